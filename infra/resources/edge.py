"""The distribution's two functions: what they make of a path before anything else sees it."""

from infra.cloudformation import Resource, Resources, att, resource
from infra.names import SOCKET_STAGE
from infra.stages import Stage

REFERENCE = "/api/docs"
"""Where contract 004 has its reference; here one page is for all faces."""

TO_SOCKETS = f"""function handler(event) {{
  event.request.uri = '/{SOCKET_STAGE}';
  return event.request;
}}
"""
"""A WebSocket API knows no path but its stage."""

TO_PAGES = f"""function handler(event) {{
  var path = event.request.uri.replace(/\\/$/, '');
  if (path === '{REFERENCE}') {{
    return {{ statusCode: 302, headers: {{ location: {{ value: '/docs/#/support' }} }} }};
  }}
  if (path.split('/').pop().indexOf('.') < 0) {{
    event.request.uri = path + '/index.html';
  }}
  return event.request;
}}
"""
"""A bucket knows files only, and no folder's page."""


def edge_functions(stage: Stage) -> Resources:
    """The one for sockets, and where there are pages the one for them."""
    found = {"ToSockets": _function(stage, "to-sockets", TO_SOCKETS)}
    if stage.web_client:
        found["ToPages"] = _function(stage, "to-pages", TO_PAGES)
    return found


def through(function: str) -> Resource:
    """The property of a behaviour whose requests go through the function."""
    rewrite = {"EventType": "viewer-request", "FunctionARN": att(function, "FunctionMetadata.FunctionARN")}
    return {"FunctionAssociations": [rewrite]}


def _function(stage: Stage, name: str, code: str) -> Resource:
    config = {"Comment": f"{stage.stack}: {name}", "Runtime": "cloudfront-js-2.0"}
    properties = {"Name": f"{stage.stack}-{name}", "AutoPublish": True, "FunctionCode": code, "FunctionConfig": config}
    return resource("CloudFront::Function", properties)
