"""The secret that tokens are signed with, made by Secrets Manager unless the owner has one."""

from infra.cloudformation import KEEP, Resources, resource
from infra.stages import Stage


def secret(stage: Stage) -> Resources:
    """Nothing where the stage names its own. It gets no name: that of a deleted secret stays taken for weeks."""
    if stage.jwt_secret_arn:
        return {}
    made = {"PasswordLength": 64, "ExcludePunctuation": True}
    properties = {"Description": f"What tokens of {stage.stack} are signed with", "GenerateSecretString": made}
    return {"JwtSecret": resource("SecretsManager::Secret", properties, **KEEP)}
