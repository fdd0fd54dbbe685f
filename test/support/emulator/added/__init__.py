"""Resources and calls that the emulator lacks. ../README.md lists them.

Members, and what is required, are those of the service models that botocore carries; properties that replace a resource are those of
CloudFormation's resource schemas.
"""
from . import batch_environments, batch_job_definitions, express_services, failed_deliveries, one_off_tasks, secret_rotations


def apply():
    express_services.apply()
    batch_job_definitions.apply()
    batch_environments.apply()
    one_off_tasks.apply()
    failed_deliveries.apply()
    secret_rotations.apply()
