"""The answer of a custom resource: at most 4,096 bytes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
"""
from ministack.services.cloudformation import custom_resource

from .provisioned import compact

BYTES = 4_096


def apply():
    deliver = custom_resource.deliver_response

    def deliver_response(token, response):
        if len(compact(response).encode()) > BYTES:
            response = {**response, "Status": "FAILED", "Reason": "Response object is too long.", "Data": {}}
        return deliver(token, response)

    custom_resource.deliver_response = deliver_response
