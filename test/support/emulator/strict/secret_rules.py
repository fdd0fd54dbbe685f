"""What Secrets Manager refuses about versions and names.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
"""
from ministack.services import secretsmanager

from .requests import refusal


def apply():
    stage_and_version_agree()
    a_name_stays_taken()
    a_token_is_one_value()


def stage_and_version_agree():
    read = secretsmanager._get_secret_value

    def get_secret_value(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        version = secret and secret["Versions"].get(data.get("VersionId"))
        if version and data.get("VersionStage") and data["VersionStage"] not in version["Stages"]:
            return refusal("InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.")
        return read(data)

    secretsmanager._get_secret_value = get_secret_value


def a_name_stays_taken():
    create = secretsmanager._create_secret

    def create_secret(data):
        secret = secretsmanager._secrets.get(data.get("Name", ""))
        if secret and secret.get("DeletedDate"):
            return refusal("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled "
                           "for deletion.")
        return create(data)

    secretsmanager._create_secret = create_secret


def a_token_is_one_value():
    put = secretsmanager._put_secret_value

    def put_secret_value(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        before = secret and secret["Versions"].get(data.get("ClientRequestToken"))
        if before and before.get("SecretString") != data.get("SecretString"):
            return refusal("ResourceExistsException", f"A resource with the ID you requested already exists: {data['ClientRequestToken']}")
        return put(data)

    secretsmanager._put_secret_value = put_secret_value
