"""Headers that every answer carries."""

from flask import Flask, Response, request

# Everything is the portal's own; nothing inline, nothing evaluated, nothing framed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# A view may say these otherwise, as the one for pictures does.
DEFAULT_HEADERS = (("Content-Security-Policy", CONTENT_SECURITY_POLICY), ("Cache-Control", "no-cache, private"))
SECURITY_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
]
PERMISSIONS = "camera=(), microphone=({microphone}), geolocation=()"


def register(app: Flask) -> None:
    """Add the security headers, and keep personal pages out of shared caches."""

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS.format(microphone=""))
        headers.extend([pair for pair in DEFAULT_HEADERS if pair[0] not in headers] + SECURITY_HEADERS)
        if request.is_secure:
            # The portal has a host of its own, and what lies below it is its own too.
            headers.add("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def allow_microphone(response: Response) -> Response:
    """Let this one page ask for the microphone, and play what it has just recorded."""
    response.headers["Permissions-Policy"] = PERMISSIONS.format(microphone="self")
    policy = CONTENT_SECURITY_POLICY.replace("media-src 'self'", "media-src 'self' blob:")
    response.headers["Content-Security-Policy"] = policy
    return response


def no_store(response: Response) -> Response:
    """Let nobody find what is personal, or a code, by going back on a shared phone."""
    response.headers["Cache-Control"] = "no-store"
    return response
