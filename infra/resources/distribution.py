"""One host for REST, sockets, media and the web client (contract 002 C1)."""

from infra.application import first_segments
from infra.cloudformation import Resource, Resources, att, ref, resource, sub
from infra.names import REST_STAGE, SOCKET_PATH
from infra.resources.edge import REFERENCE, edge_functions, through
from infra.stages import Stage

NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHE = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
SECURE_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"
"""Policies that AWS manages: CachingDisabled, CachingOptimized, AllViewerExceptHostHeader, SecurityHeadersPolicy."""

ALL = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]


def distribution(stage: Stage) -> Resources:
    """The distribution, and what it needs to reach sockets and the web client's bucket."""
    config: Resource = {
        "Comment": stage.stack,
        "Enabled": True,
        "HttpVersion": "http2and3",
        "PriceClass": "PriceClass_All",
        "Origins": _origins(stage),
        "DefaultCacheBehavior": _web() if stage.web_client else _rest(),
        "CacheBehaviors": _behaviours(stage),
        **_own_domain(stage),
    }
    if stage.web_client:
        config["DefaultRootObject"] = "index.html"
    return {
        **edge_functions(stage),
        "Distribution": resource("CloudFront::Distribution", {"DistributionConfig": config}),
        **(_web_access(stage) if stage.web_client else {}),
    }


def _behaviours(stage: Stage) -> list[Resource]:
    """The first that a path matches has it. Where nothing but the API is served, only sockets stand out."""
    if not stage.web_client:
        return [_sockets()]
    firsts = sorted(first_segments().items())
    rest = [{"PathPattern": f"/{first}/*" if more else f"/{first}*", **_rest()} for first, more in firsts]
    return [_sockets(), {"PathPattern": f"{REFERENCE}*", **_web()}, *rest]


def _origins(stage: Stage) -> list[Resource]:
    https = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"], "OriginReadTimeout": 30}
    host = "execute-api.${AWS::Region}.${AWS::URLSuffix}"
    rest = {"Id": "rest", "DomainName": sub(f"${{RestApi}}.{host}"), "OriginPath": f"/{REST_STAGE}"}
    sockets = {"Id": "sockets", "DomainName": sub(f"${{SocketApi}}.{host}")}
    found: list[Resource] = [{**rest, "CustomOriginConfig": https}, {**sockets, "CustomOriginConfig": https}]
    if stage.web_client:
        web = {"Id": "web", "DomainName": att("Web", "RegionalDomainName"), "S3OriginConfig": {}}
        found.append({**web, "OriginAccessControlId": ref("WebAccess")})
    return found


def _rest() -> Resource:
    """Nothing is cached, and everything is passed on but the host, by which API Gateway finds the API."""
    return {
        "TargetOriginId": "rest",
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": ALL,
        "CachePolicyId": NO_CACHE,
        "OriginRequestPolicyId": ALL_BUT_HOST,
    }


def _sockets() -> Resource:
    there = {"PathPattern": f"{SOCKET_PATH.rstrip('/')}*", "TargetOriginId": "sockets"}
    return {**_rest(), **there, **through("ToSockets")}


def _web() -> Resource:
    return {
        "TargetOriginId": "web",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ["GET", "HEAD"],
        "CachePolicyId": CACHE,
        "ResponseHeadersPolicyId": SECURE_HEADERS,
        "Compress": True,
        **through("ToPages"),
    }


def _web_access(stage: Stage) -> Resources:
    signing = {"OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4"}
    config = {"OriginAccessControlConfig": {"Name": f"{stage.stack}-web", **signing}}
    return {"WebAccess": resource("CloudFront::OriginAccessControl", config)}


def _own_domain(stage: Stage) -> Resource:
    if not stage.domain:
        return {}
    certificate = {"AcmCertificateArn": stage.certificate_arn, "SslSupportMethod": "sni-only"}
    return {
        "Aliases": [stage.domain],
        "ViewerCertificate": {**certificate, "MinimumProtocolVersion": "TLSv1.2_2021"},
    }
