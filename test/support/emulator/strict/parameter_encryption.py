"""A SecureString remembers the key of each version; reading and writing it asks KMS.

https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
"""
from ministack.core.iam_actions import identity_denial_message
from ministack.services import ssm

from . import requests
from .keys import Unusable, key_arn, key_denied

UNREADABLE = ("The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
              "or you are not allowed to access. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)")


def apply():
    check_writes()
    check_reads()


def check_writes():
    put = ssm._put_parameter

    def put_parameter(data):
        name = data.get("Name", "")
        existing = ssm._parameters.get(name)
        kind = data.get("Type") or (existing or {}).get("Type")
        if kind != "SecureString":
            return put(data)
        arn = key_arn(data.get("KeyId"), "ssm")
        if not existing or data.get("Overwrite"):
            encrypt(data, existing, arn)
        answer = put(data)
        if answer[0] == 200:
            ssm._parameters[name]["_key"] = ssm._parameter_history[name][-1]["_key"] = arn
        return answer

    ssm._put_parameter = put_parameter


def encrypt(data, existing, arn):
    tier = data.get("Tier") or ssm._default_tier(data, data.get("Value", ""), existing)
    large = len(data.get("Value", "").encode()) > 4096 or bool(data.get("Policies"))
    advanced = tier == "Advanced" or (tier == "Intelligent-Tiering" and (large or (existing or {}).get("Tier") == "Advanced"))
    action = "kms:GenerateDataKey" if advanced else "kms:Encrypt"
    denied = ask(action, arn, data["Name"])
    if denied:
        message = identity_denial_message(action, denied["principal"], denied["resource"], denied["statement"] is not None)
        raise requests.Refused("AccessDeniedException", f"{message} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)")


def check_reads():
    out = ssm._param_out
    history = ssm._get_parameter_history

    def param_out(parameter, with_decryption=False):
        if with_decryption and parameter["Type"] == "SecureString":
            decrypt(parameter)
        return out(parameter, with_decryption)

    def get_parameter_history(data):
        if data.get("WithDecryption"):
            for entry in ssm._parameter_history.get(data.get("Name")) or []:
                if entry["Type"] == "SecureString":
                    decrypt(entry)
        return history(data)

    ssm._param_out, ssm._get_parameter_history = param_out, get_parameter_history


def decrypt(parameter):
    if ask("kms:Decrypt", parameter.get("_key") or key_arn(parameter.get("KeyId"), "ssm"), parameter["Name"]):
        raise requests.Refused("AccessDeniedException", UNREADABLE)


def ask(action, arn, name):
    access_key = requests.access_key()
    if access_key is None:
        return None
    try:
        return key_denied(access_key, action, arn, "ssm", {"PARAMETER_ARN": ssm._param_arn(name)})
    except Unusable as unusable:
        if action == "kms:Decrypt" and "does not exist" in str(unusable):
            raise requests.Refused("AccessDeniedException", UNREADABLE) from None
        raise requests.Refused("InvalidKeyId", f"{unusable} (Service: AWSKMS; Status Code: 400)") from None
