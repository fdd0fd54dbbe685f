from aws_cdk import Stack
from aws_cdk import aws_kms as kms
from constructs import Construct


class KeyStack(Stack):
    """The key of the shop's values, in a stack of its own, so that the values survive when the service's stack is deleted."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(self, "Key", enable_key_rotation=True)
