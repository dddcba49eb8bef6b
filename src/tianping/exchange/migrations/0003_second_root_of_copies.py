from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_former_keys")]

    operations = [
        migrations.AddField(model_name="peernode", name="sm3", field=models.BinaryField(max_length=32, null=True))
    ]
