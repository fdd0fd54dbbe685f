"""Batch's compute environments and job queues in templates. The emulator has their calls."""
from ministack.services import batch
from ministack.services.cloudformation import provisioners

from properties import camel

from .answers import assert_valid, body_of, provisioning


def apply():
    replacing = ("ComputeEnvironmentName", "Type", "Tags")
    register("AWS::Batch::ComputeEnvironment", "computeEnvironment", batch._create_compute_environment, batch._compute_envs, replacing)
    register("AWS::Batch::JobQueue", "jobQueue", batch._create_job_queue, batch._job_queues, ("JobQueueName",))


def properties(props):
    """CloudFormation takes the type in lower case too, as the CDK writes it."""
    data = camel(props)
    return {**data, "type": data["type"].upper()} if "type" in data else data


def register(kind, what, create, records, create_only):
    shape = f"Create{what[:1].upper()}{what[1:]}Request"

    def created(logical_id, props, stack_name):
        data = {f"{what}Name": provisioners._physical_name(stack_name, logical_id), **properties(props)}
        assert_valid("batch", shape, data)
        return resource(body_of(create(data)))

    def updated(arn, old_props, props, stack_name):
        name = arn.split("/")[-1]
        assert_valid("batch", shape, {**properties(props), f"{what}Name": name})
        records[name].update(properties(props))
        return resource(records[name])

    def resource(record):
        arn = record[f"{what}Arn"]
        return arn, {f"{what[:1].upper()}{what[1:]}Arn": arn}

    provisioners._RESOURCE_HANDLERS[kind] = {
        "create": provisioning(kind, created),
        "update": provisioning(kind, updated),
        "delete": lambda arn, props: records.pop(arn.split("/")[-1], None),
    }
    provisioners._REPLACING_PROPERTIES[kind] = create_only
