"""The few words of CloudFormation's language that the template is written in."""

from typing import Any

Resource = dict[str, Any]
Resources = dict[str, Resource]

KEEP: Resource = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
"""Data outlives its stack; only what a failed first deployment left is taken away again."""


def resource(kind: str, properties: Resource, **attributes: Any) -> Resource:
    """A resource of this type; attributes are those beside its properties."""
    return {"Type": f"AWS::{kind}", "Properties": properties, **attributes}


def ref(name: str) -> Resource:
    """What CloudFormation calls the resource's reference: its name, mostly."""
    return {"Ref": name}


def att(name: str, attribute: str = "Arn") -> Resource:
    """An attribute of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str) -> Resource:
    """A text with `${…}` in it."""
    return {"Fn::Sub": text}


def arn(service: str, rest: str) -> Resource:
    """The ARN of something of this account and region. `rest` may hold `${…}`."""
    return sub(f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}")


def assumed_by(service: str) -> Resource:
    """The trust of a role that only this service takes on, for this account."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": f"{service}.amazonaws.com"}}
        ],
    }


def policy(name: str, statements: list[Resource]) -> Resource:
    """A policy within a role."""
    return {"PolicyName": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}


def allow(actions: list[str], *resources: Any) -> Resource:
    """A statement that allows these actions on these resources."""
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": list(resources)}
