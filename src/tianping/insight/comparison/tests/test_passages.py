import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.insight.comparison.grams import WINDOW, K, Known, gram_hashes, repeated, winnow
from tianping.insight.comparison.normalising import evasions, fold, kept_offsets
from tianping.insight.comparison.passages import SHORTEST, shared_passages
from tianping.insight.comparison.tests.made import prose

texts = st.text(st.sampled_from("投标文件施工组织设计甲乙丙丁"), max_size=200)


@given(texts, st.integers(1, 20))
def test_equal_grams_have_equal_hashes_and_others_do_not(text: str, k: int) -> None:
    grams = [text[at : at + k] for at in range(len(text) - k + 1)]
    hashes = gram_hashes(fold(text), k=k)
    assert len(hashes) == len(grams)
    assert len(set(hashes.tolist())) == len(set(grams))


@given(st.lists(st.integers(0, 50), max_size=80), st.integers(1, 12))
def test_winnowing_keeps_the_least_of_every_window(values: list[int], window: int) -> None:
    kept = set(winnow(np.array(values, dtype=np.uint64), window=window).tolist())
    for at in range(max(0, len(values) - window + 1)):
        inside = range(at, at + window)
        least = min(values[each] for each in inside)
        assert any(each in kept and values[each] == least for each in inside)


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_a_known_set_answers_like_a_set(known: list[int], asked: list[int]) -> None:
    array = np.array(asked, dtype=np.uint64)
    assert Known(np.array(known, dtype=np.uint64)).contains(array).tolist() == [each in known for each in asked]
    assert repeated(array).tolist() == sorted({each for each in asked if asked.count(each) > 1})


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(SHORTEST, 400), st.integers(0, 300), st.integers(0, 300))
def test_a_copied_passage_is_found_wherever_it_stands(seed: int, length: int, before: int, behind: int) -> None:
    passage = prose(seed, length)
    one = prose(seed + 1, before) + passage + prose(seed + 2, behind)
    two = prose(seed + 3, behind) + passage + prose(seed + 4, before)
    found = shared_passages([fold(one), fold(two)], owners=[0, 1])
    assert len(found) == 1
    assert found[0].start <= before
    assert found[0].end >= before + length
    assert found[0].start_b <= behind
    assert found[0].end_b >= behind + length


def test_any_run_of_a_window_and_a_gram_has_a_seed() -> None:
    assert WINDOW + K - 1 <= SHORTEST


def test_small_edits_do_not_break_a_passage() -> None:
    passage = prose(1, 300)
    edited = passage[:90] + "改" + passage[91:180] + passage[183:250] + "添加" + passage[250:]
    found = shared_passages([fold(prose(2, 99) + passage), fold(edited + prose(3, 50))], owners=[0, 1])
    assert [(each.start, each.end, each.start_b, each.end_b) for each in found] == [(99, 399, 0, 299)]


def test_what_the_tender_document_says_is_no_passage_even_at_a_junction() -> None:
    first, second = prose(1, 120), prose(2, 140)
    tender = first + prose(3, 50) + second
    documents = [fold(prose(4, 80) + first + second), fold(first + second + prose(5, 80))]
    assert len(shared_passages(documents, owners=[0, 1])) == 1
    assert shared_passages(documents, owners=[0, 1], references=[fold(tender)]) == []


def test_a_copied_part_beside_text_of_the_tender_is_cut_out() -> None:
    tender, copied = prose(1, 200), prose(2, 60)
    documents = [fold(prose(3, 30) + tender + copied), fold(tender + copied + prose(4, 30))]
    found = shared_passages(documents, owners=[0, 1], references=[fold(tender)])
    assert [(each.start, each.end, each.new) for each in found] == [(230, 290, 60)]


def test_documents_of_one_bidder_are_not_compared() -> None:
    text = fold(prose(1, 200))
    assert shared_passages([text, text], owners=[0, 0]) == []


def test_what_more_than_twenty_documents_say_is_common() -> None:
    phrase = prose(1, 100)
    documents = [fold(phrase + prose(seed, 50)) for seed in range(2, 24)]
    assert shared_passages(documents, owners=range(22)) == []
    assert len(shared_passages(documents[:3], owners=range(3))) == 3


def test_a_document_of_one_character_does_not_explode() -> None:
    same = fold("一" * 100_000)
    assert shared_passages([same, same], owners=[0, 1]) == []


def test_texts_too_short_for_a_gram_share_nothing() -> None:
    assert shared_passages([fold(""), fold("甲"), fold("甲乙")], owners=[0, 1, 2]) == []
    assert shared_passages([], owners=[]) == []


def test_blanks_width_capitals_and_look_alikes_are_folded() -> None:
    assert fold("投 标\u200b文　件，ＡＢc末").tolist() == fold("投标文件abC未").tolist()
    assert kept_offsets("投 标").tolist() == [0, 2]


def test_hidden_characters_are_counted_with_their_places() -> None:
    text = "\ufeff投\u200b标\u200b文件 Pаyment Φ12 \ue123"
    found = {each.kind: (each.count, each.offsets[0]) for each in evasions(text)}
    assert found == {"zero_width": (2, 2), "look_alike": (1, text.index("а")), "private_use": (1, len(text) - 1)}


@given(st.text())
def test_folding_takes_any_text(text: str) -> None:
    assert len(fold(text)) == len(kept_offsets(text)) <= len(text)
    evasions(text)
