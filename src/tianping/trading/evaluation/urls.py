"""Addresses of the evaluation."""

from django.urls import path

from tianping.trading.evaluation import (
    views_committee,
    views_draw,
    views_inquiry,
    views_judging,
    views_record,
    views_report,
    views_room,
    views_seat,
    views_sheet,
    views_time,
)

TENDER, ROOM = "tenders/<str:code>/", "lots/<str:lot>/evaluation/"
BID = f"{ROOM}bids/<str:receipt>/"
urlpatterns = [
    path(f"{TENDER}committee/", views_committee.committee, name="committee"),
    path(f"{TENDER}committee/request/", views_committee.request_committee, name="request-committee"),
    path(f"{TENDER}committee/form/", views_committee.form_committee, name="form-committee"),
    path(f"{TENDER}committee/extension/", views_time.extend, name="extend-evaluation"),
    path(f"{TENDER}draw/", views_draw.draw, name="draw"),
    path(f"{TENDER}seat/", views_seat.seat, name="seat"),
    path(f"{TENDER}seat/statement/", views_seat.state, name="state-no-interest"),
    path(f"{TENDER}seat/statement/kept/", views_seat.statement, name="statement"),
    path(f"{TENDER}seat/recusal/", views_seat.recuse, name="recuse"),
    path(ROOM, views_room.room, name="evaluation-room"),
    path(f"{ROOM}bids/", views_room.bids, name="evaluation-bids"),
    path(BID, views_room.bid, name="evaluation-bid"),
    path(f"{BID}files/<str:sha256>/", views_room.bid_file, name="evaluation-bid-file"),
    path(f"{BID}inquiry/", views_judging.inquire, name="inquire"),
    path(f"{BID}rejection/", views_judging.reject, name="propose-rejection"),
    path(f"{BID}adjustment/", views_judging.adjust, name="propose-adjustment"),
    path(f"{ROOM}no-competition/", views_judging.reject_all, name="propose-no-competition"),
    path(f"{ROOM}motions/<str:code>/", views_judging.motion, name="motion"),
    path(f"{ROOM}motions/<str:code>/vote/", views_judging.vote, name="vote"),
    path(f"{ROOM}sheet/", views_sheet.sheet, name="score-sheet"),
    path(f"{ROOM}sheet/sign/", views_sheet.sign_sheet, name="sign-sheet"),
    path(f"{ROOM}sheet/kept/", views_sheet.kept_sheet, name="kept-sheet"),
    path(f"{ROOM}time/", views_time.wish, name="wish-for-time"),
    path(f"{ROOM}ranking/", views_report.ranking, name="evaluation-ranking"),
    path(f"{ROOM}report/", views_report.report, name="evaluation-report"),
    path(f"{ROOM}report/new/", views_report.draw_up, name="draw-up-report"),
    path(f"{ROOM}report/discard/", views_report.discard, name="discard-report"),
    path(f"{ROOM}report/sign/", views_report.sign, name="sign-report"),
    path(f"{ROOM}report/dissent/", views_report.dissent, name="dissent-from-report"),
    path(f"{ROOM}report/signed/", views_report.signed, name="signed-report"),
    path(f"{ROOM}report.pdf", views_report.report_file, name="report-file"),
    path(f"{ROOM}report/receive/", views_record.receive, name="receive-report"),
    path(f"{ROOM}report/received/", views_record.receipt, name="received-report"),
    path(f"{ROOM}record/", views_record.record, name="evaluation-record"),
    path(f"{ROOM}record.pdf", views_record.record_file, name="evaluation-record-file"),
    path("inquiries/<str:code>/", views_inquiry.answer, name="answer-inquiry"),
    path("inquiries/<str:code>/receipt/", views_inquiry.receipt, name="answered-inquiry"),
]
