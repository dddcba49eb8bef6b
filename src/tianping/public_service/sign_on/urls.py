"""Addresses of sign-on; the first is where OpenID Connect looks for the others."""

from django.urls import path

from tianping.public_service.sign_on import views

urlpatterns = [
    path(".well-known/openid-configuration", views.discovery, name="sign-on-discovery"),
    path("sign-on/authorize", views.authorize, name="sign-on-authorize"),
    path("sign-on/token", views.token, name="sign-on-token"),
    path("sign-on/userinfo", views.userinfo, name="sign-on-userinfo"),
    path("sign-on/keys", views.published_keys, name="sign-on-keys"),
]
