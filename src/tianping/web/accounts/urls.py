"""Addresses of people's pages; the three sites include them at their root: `path("", include("tianping.web.accounts.urls"))`."""

from django.urls import path

from tianping.web.accounts import (
    views_account,
    views_forgotten,
    views_invitation,
    views_organisation,
    views_recovering,
    views_sign_in,
    views_sign_on,
)

urlpatterns = [
    path("session/", views_sign_in.password, name="sign-in"),
    path("session/code/", views_sign_in.code, name="sign-in-code"),
    path("session/enrol/", views_sign_in.enrol, name="sign-in-enrol"),
    path("session/certificate/", views_sign_in.certificate, name="sign-in-certificate"),
    path("session/forgotten/", views_forgotten.forgotten, name="forgotten"),
    path("session/lost/", views_forgotten.lost, name="lost"),
    path("session/reset/", views_forgotten.reset, name="reset"),
    path("session/sign-on/", views_sign_on.start, name="sign-on"),
    path("session/sign-on/back/", views_sign_on.back, name="sign-on-back"),
    path("session/acting/", views_sign_in.choose, name="acting"),
    path("session/end/", views_sign_in.sign_out, name="sign-out"),
    path("invitation/", views_invitation.invitation, name="invitation"),
    path("account/", views_account.account, name="account"),
    path("account/password/", views_account.password, name="account-password"),
    path("account/codes/", views_account.codes, name="account-codes"),
    path("account/recovery/", views_account.recovery_codes, name="account-recovery"),
    path("account/sessions/<slug:number>/end/", views_account.end_session, name="account-session-end"),
    path("account/handover/<slug:number>/", views_organisation.take_over, name="take-over"),
    path("organisation/", views_organisation.people, name="organisation"),
    path("organisation/invite/", views_organisation.invite, name="organisation-invite"),
    path("organisation/admit/", views_organisation.admit, name="organisation-admit"),
    path("organisation/leave/", views_organisation.leave, name="organisation-leave"),
    path("organisation/handover/", views_organisation.offer, name="organisation-handover"),
    path("organisation/people/<slug:person>/roles/", views_organisation.roles, name="organisation-roles"),
    path("organisation/people/<slug:person>/again/", views_organisation.again, name="organisation-again"),
    path("organisation/people/<slug:person>/wake/", views_organisation.wake, name="organisation-wake"),
    path("organisation/resets/<slug:number>/", views_organisation.vouch, name="organisation-reset"),
    path("organisation/recoveries/", views_recovering.recoveries, name="recoveries"),
    path("organisation/recoveries/<slug:number>/confirm/", views_recovering.confirm, name="recovery-confirm"),
    path("organisation/recoveries/<slug:number>/stop/", views_recovering.stop, name="recovery-stop"),
    path("organisation/invitations/<slug:number>/withdraw/", views_organisation.withdraw, name="invitation-withdraw"),
]
