"""A bond is returned where its bid was withdrawn before the deadline."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fees', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='refund',
            name='cause',
            field=models.CharField(choices=[('contract', '合同签订'), ('termination', '终止招标'), ('failure', '招标失败'), ('withdrawal', '撤回投标')], max_length=12),
        ),
    ]
