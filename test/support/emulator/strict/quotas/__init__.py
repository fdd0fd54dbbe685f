"""Quotas of AWS that a template or a request can meet. CloudFormation's provisioners go past the API, so they are hooked too.

https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
"""
from . import custom_resources, event_patterns, functions, parameters, policies, queue_policies, task_definitions


def apply():
    for quota in (custom_resources, event_patterns, functions, parameters, policies, queue_policies, task_definitions):
        quota.apply()
