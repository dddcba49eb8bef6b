from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0004_suite_of_a_draw")]

    operations = [
        migrations.AddField(
            model_name="tendertrustees", name="suite", field=models.CharField(default="INTL-1", max_length=20)
        )
    ]
