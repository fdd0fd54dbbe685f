"""
The kubectl handler of aws-cdk-lib as a whole custom resource: what the CDK's provider framework does around it on AWS.

The handler itself is the CDK's own; its clock runs faster, so that waiting takes a twentieth of the time. It finds `aws` and `kubectl`
in the folder that PROGRAMS names.
"""
import json
import os
import sys
import tempfile
import time
import types
import urllib.request

os.environ['TEST_OUTDIR'] = tempfile.mkdtemp()
os.environ['PATH'] = os.environ['PROGRAMS'] + os.pathsep + os.environ['PATH']

# Helm charts from a private registry want it, and they alone.
sys.modules.setdefault('boto3', types.ModuleType('boto3'))

import get  # noqa: E402
import index  # noqa: E402

SPEED = 20
get.time = types.SimpleNamespace(time=lambda: time.time() * SPEED, sleep=lambda seconds: time.sleep(seconds / SPEED))

FAILED_CREATE = 'kubectl-resource::create-failed'


def handler(event, context):
    answer = {key: event[key] for key in ('StackId', 'RequestId', 'LogicalResourceId')}
    answer['PhysicalResourceId'] = event.get('PhysicalResourceId') or event['RequestId']
    try:
        if event['RequestType'] != 'Delete' or event['PhysicalResourceId'] != FAILED_CREATE:
            answer.update(index.handler(event, context) or {})
        answer['Status'] = 'SUCCESS'
    except Exception as error:
        answer.update(Status='FAILED', Reason=str(error))
        if event['RequestType'] == 'Create':
            answer['PhysicalResourceId'] = FAILED_CREATE
    body = json.dumps(answer).encode()
    request = urllib.request.Request(event['ResponseURL'], data=body, method='PUT', headers={'Content-Type': ''})
    urllib.request.urlopen(request).close()
