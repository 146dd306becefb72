"""What `make destroy` leaves: the data, in the same stack, so that the next deployment finds it as it was."""

from copy import deepcopy

from infra.cloudformation import Resource

OF_THE_APPLICATION = ("CorsConfiguration", "NotificationConfiguration")
"""What the bucket says of the distribution and of a function."""


def data_alone(whole: Resource) -> Resource:
    """The template with nothing but what is to be retained: tables, attachments, the secret, the account's logging."""
    kept = {name: deepcopy(one) for name, one in whole["Resources"].items() if is_kept(one)}
    del kept["Attachments"]["DependsOn"]
    for name in OF_THE_APPLICATION:
        del kept["Attachments"]["Properties"][name]
    outputs = {name: whole["Outputs"][name] for name in ("AttachmentsBucket", "JwtSecretArn")}
    return {
        "AWSTemplateFormatVersion": whole["AWSTemplateFormatVersion"],
        "Description": f"{whole['Description']}: its data alone",
        "Resources": kept,
        "Outputs": outputs,
    }


def is_kept(resource: Resource) -> bool:
    """Whether the resource outlives its stack."""
    return str(resource.get("DeletionPolicy", "Delete")).startswith("Retain")
