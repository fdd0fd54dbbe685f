"""Each version of a secret remembers its key; reading and writing it asks KMS.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
"""
from ministack.services import secretsmanager

from . import requests
from .keys import Unusable, key_arn, key_denied

DENIED = ("AccessDeniedException", "Access to KMS is not allowed")
# Secrets Manager tries a key that it is given with this context.
VALIDATION = {"SecretARN": "RequestToValidateKeyAccess", "SecretVersionId": "RequestToValidateKeyAccess"}
RE_ENCRYPTED = {"AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"}


def apply():
    check_reads()
    check_creation()
    check_new_versions()


def check_reads():
    read = secretsmanager._get_secret_value

    def get_secret_value(data):
        answer = read(data)
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if answer[0] == 200 and secret:
            remember(secret)
            version = version_of(answer)
            denied = ask(["kms:Decrypt"], secret["Versions"][version]["_key"], context_of(secret, version), "DecryptionFailure")
            return denied or answer
        return answer

    secretsmanager._get_secret_value = get_secret_value


def check_creation():
    create = secretsmanager._create_secret

    def create_secret(data):
        name, key = data.get("Name"), key_arn(data.get("KmsKeyId"), "secretsmanager")
        if name and name not in secretsmanager._secrets:
            denied = ask(["kms:GenerateDataKey", "kms:Decrypt"], key, VALIDATION, "EncryptionFailure")
            if denied:
                return denied
        answer = create(data)
        if answer[0] == 200:
            secret = secretsmanager._secrets[name]
            remember(secret)
            denied = ask(["kms:GenerateDataKey"], key, context_of(secret, version_of(answer)), "EncryptionFailure")
            if denied:
                del secretsmanager._secrets[name]
                return denied
        return answer

    secretsmanager._create_secret = create_secret


def check_new_versions():
    put, update = secretsmanager._put_secret_value, secretsmanager._update_secret

    def changing(act, asks_about_key):
        def change(data):
            _, secret = secretsmanager._resolve(data.get("SecretId"))
            if secret is None or secret.get("DeletedDate"):
                return act(data)
            remember(secret)
            return asks_about_key(secret, data) or moved(secret, data, act(data))
        return change

    secretsmanager._put_secret_value = changing(put, lambda secret, data: write_denied(secret, secret.get("KmsKeyId")))
    secretsmanager._update_secret = changing(update, update_denied)


def write_denied(secret, reference):
    key = key_arn(reference, "secretsmanager")
    return ask(["kms:GenerateDataKey", "kms:Decrypt"], key, context_of(secret, "new"), "EncryptionFailure")


def update_denied(secret, data):
    if "KmsKeyId" in data:
        key = key_arn(data["KmsKeyId"], "secretsmanager")
        denied = ask(["kms:GenerateDataKey", "kms:Decrypt"], key, VALIDATION, "EncryptionFailure")
        old = [(id, version) for id, version in secret["Versions"].items() if RE_ENCRYPTED & set(version["Stages"])]
        for version_id, version in old:
            denied = denied or ask(["kms:Decrypt"], version["_key"], context_of(secret, version_id), "DecryptionFailure")
        return denied or write_denied(secret, data["KmsKeyId"])
    return write_denied(secret, secret.get("KmsKeyId")) if "SecretString" in data or "SecretBinary" in data else None


def moved(secret, data, answer):
    """Versions with a label of AWS are encrypted again under a key that changes."""
    if answer[0] == 200 and "KmsKeyId" in data:
        for version in secret["Versions"].values():
            if RE_ENCRYPTED & set(version["Stages"]):
                version["_key"] = key_arn(data["KmsKeyId"], "secretsmanager")
    remember(secret)
    return answer


def remember(secret):
    for version in secret["Versions"].values():
        version.setdefault("_key", key_arn(secret.get("KmsKeyId"), "secretsmanager"))


def context_of(secret, version):
    return {"SecretARN": secret["ARN"], "SecretVersionId": version}


def version_of(answer):
    import json
    return json.loads(answer[2])["VersionId"]


def ask(actions, arn, context, unusable_code):
    access_key = requests.access_key()
    if access_key is None:
        return None
    try:
        denied = any(key_denied(access_key, action, arn, "secretsmanager", context) for action in actions)
    except Unusable as unusable:
        if "does not exist" not in str(unusable):
            return requests.refusal(unusable_code, str(unusable))
        denied = True
    return requests.refusal(*DENIED) if denied else None
