"""The environment of a function: at most 4 KB.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
from .provisioned import check_properties, compact, failure

BYTES = 4_096


def apply():
    check_properties("AWS::Lambda::Function", environment)


def environment(props):
    variables = (props.get("Environment") or {}).get("Variables") or {}
    if len(compact(variables).encode()) > BYTES:
        raise failure("Lambda", 400, "Lambda was unable to configure your environment variables because the environment variables "
                      "you have provided exceeded the 4KB limit.")
