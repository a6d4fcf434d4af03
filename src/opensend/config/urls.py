"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from opensend.people.urls import not_offered

urlpatterns = [
    path("", include("opensend.people.urls")),
    path("", include("opensend.casework.urls")),
    path("returns/sen2/", include("opensend.interchange.readiness.urls")),
    path("settings/", include("opensend.provision.urls")),
    *not_offered("account/email/", "account/confirm-email/", "account/3rdparty/", "account/3rdparty/signup/"),
    path("account/", include("allauth.urls")),
]

handler400 = "opensend.ui.errors.refuse_bad_request"
handler403 = "opensend.ui.errors.refuse_forbidden"
handler404 = "opensend.ui.errors.say_not_found"
handler500 = "opensend.ui.errors.say_failed"
