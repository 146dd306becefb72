/** The REST reference; tokens are kept in the page alone. */

window.SwaggerUIBundle({ url: "/docs/openapi.json", domNode: document.getElementById("docs"), deepLinking: true, docExpansion: "list", tryItOutEnabled: true, validatorUrl: null });
