from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.content.scenarios.paths import can_reach, decisive_scene, ending_of, reachable_scenes, scenes_reaching
from portal.content.scenarios.scenario import Choice, Scene


def scene(id, *to, ending=None):
    return Scene(id, id, "", tuple(Choice(one, one) for one in to), ending)


def story(*scenes):
    return {one.id: one for one in scenes}


CALL = story(
    scene("ring", "hang-up", "listen"),
    scene("listen", "hang-up", "talk"),
    scene("talk", "lost", "talk"),
    scene("hang-up", ending="safe"),
    scene("lost", ending="harmed"),
)


def test_the_last_moment_that_could_have_saved_it_is_decisive():
    assert decisive_scene(CALL, [("ring", 1), ("listen", 1), ("talk", 0)]) == "listen"


def test_the_last_moment_that_could_have_gone_wrong_is_decisive_for_a_safe_ending():
    assert decisive_scene(CALL, [("ring", 1), ("listen", 0)]) == "listen"
    assert decisive_scene(CALL, [("ring", 0)]) == "ring"


def test_a_path_without_another_way_has_no_decisive_moment():
    straight = story(scene("a", "b"), scene("b", ending="harmed"))

    assert decisive_scene(straight, [("a", 0)]) is None


def test_a_path_that_is_not_finished_or_of_other_scenes_has_no_decisive_moment():
    assert decisive_scene(CALL, []) is None
    assert decisive_scene(CALL, [("ring", 1)]) is None
    assert decisive_scene(CALL, [("ring", 7)]) is None
    assert decisive_scene(CALL, [("door", 0)]) is None


def test_what_is_still_possible_in_a_scene():
    assert can_reach(CALL, "listen", "safe")
    assert not can_reach(CALL, "talk", "safe")
    assert can_reach(CALL, "hang-up", "safe")
    assert not can_reach(CALL, "nowhere", "safe")


IDS = "abcdef"
graphs = st.fixed_dictionaries(
    {id: st.lists(st.sampled_from(IDS), max_size=3) | st.sampled_from(["safe", "harmed"]) for id in IDS}
)


def drawn(graph):
    return story(
        *(scene(id, ending=out) if isinstance(out, str) else scene(id, *out) for id, out in graph.items())
    )


@given(graphs, st.sampled_from(IDS), st.sampled_from(IDS))
def test_what_is_reached_forwards_is_reached_backwards(graph, start, goal):
    scenes = drawn(graph)

    assert (goal in reachable_scenes(scenes, start)) == (start in scenes_reaching(scenes, [goal]))


@given(graphs, st.lists(st.integers(0, 2), max_size=12))
def test_a_decided_path_could_have_gone_otherwise_only_until_its_decisive_scene(graph, numbers):
    scenes, here, path = drawn(graph), "a", []
    for number in numbers:
        if number < len(scenes[here].choices):
            path.append((here, number))
            here = scenes[here].choices[number].to

    decisive = decisive_scene(scenes, path)

    assert all(scenes[one].choices[taken].to == after for (one, taken), (after, _) in pairwise(path))
    ending = ending_of(scenes, path)
    other = {"safe": "harmed", "harmed": "safe", None: None}[ending]
    possible = [id for id, _taken in path if other and can_reach(scenes, id, other)]
    assert decisive == (possible[-1] if possible else None)
