from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0003_stood_back")]

    operations = [
        migrations.AddField(model_name="draw", name="suite", field=models.CharField(default="INTL-1", max_length=20))
    ]
