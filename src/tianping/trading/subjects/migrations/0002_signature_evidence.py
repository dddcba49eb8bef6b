from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trading_subjects", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SignatureEvidence",
            fields=[
                ("signature", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("listed", models.CharField(max_length=64)),
                ("over", models.BinaryField()),
                ("timestamp", models.BinaryField(default=b"")),
                ("stamped_at", models.DateTimeField(blank=True, null=True)),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ("at", "signature")},
        )
    ]
