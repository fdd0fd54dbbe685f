"""Reads that lag behind writes, where a test asks for them: for some seconds a value is read as it was before it was written."""
import copy
import os
import time

from ministack.services import secretsmanager, ssm

_parameters, _secrets = {}, {}


def apply():
    seconds = float(os.environ.get("EMULATOR_STALE_READS", "0"))
    if seconds:
        parameters_lag(seconds)
        secrets_lag(seconds)


def parameters_lag(seconds):
    put, delete, select = ssm._put_parameter, ssm._delete_parameter, ssm._select_parameter

    def writing(act):
        def write(data):
            before = copy.deepcopy(ssm._parameters.get(data.get("Name")))
            answer = act(data)
            if answer[0] == 200:
                _parameters[data["Name"]] = (time.monotonic() + seconds, before)
            return answer
        return write

    def select_parameter(reference):
        until, before = _parameters.get(ssm._split_selector(reference)[0], (0, None))
        if time.monotonic() < until and ":" not in reference:
            return (before, None) if before else (None, "ParameterNotFound")
        return select(reference)

    ssm._put_parameter, ssm._delete_parameter, ssm._select_parameter = writing(put), writing(delete), select_parameter


def secrets_lag(seconds):
    resolve = secretsmanager._resolve
    writes = ("_create_secret", "_put_secret_value", "_update_secret", "_update_secret_version_stage")

    def writing(act):
        def write(data):
            name = data.get("SecretId") or data.get("Name")
            before = copy.deepcopy(resolve(name)[1])
            answer = act(data)
            written = resolve(name)[1]
            if answer[0] == 200 and written:
                _secrets[written["ARN"]] = (time.monotonic() + seconds, before)
            return answer
        return write

    def reading(act):
        def read(data):
            secretsmanager._resolve = as_it_was
            try:
                return act(data)
            finally:
                secretsmanager._resolve = resolve
        return read

    def as_it_was(secret_id, **options):
        key, secret = resolve(secret_id, **options)
        until, before = _secrets.get(secret["ARN"], (0, None)) if secret else (0, None)
        return (key, secret) if time.monotonic() >= until else (key if before else None, before)

    for name in writes:
        setattr(secretsmanager, name, writing(getattr(secretsmanager, name)))
    for name in ("_get_secret_value", "_describe_secret", "_list_secret_version_ids"):
        setattr(secretsmanager, name, reading(getattr(secretsmanager, name)))
