"""Goals are held against figures: calls, depth, depth until the last frame, reads, writes."""

from bench.goals import Goal, judged, missed
from bench.report import Section, goals

GOAL = Goal("a text", "direct/text", depth=2, writes=2.1, reads=4)


def test_what_lies_behind_the_last_frame_is_told_and_does_not_count() -> None:
    verdict = GOAL.judge([8, 3, 2, 3.0, 2.0])

    assert (verdict.measured, verdict.met) == ("depth 2 (3 with what follows), 2 writes, 3 reads", True)


def test_without_frames_all_of_the_depth_counts() -> None:
    assert not GOAL.judge([8, 3, 0, 3.0, 2.0]).met


def test_a_unit_too_many_misses_the_goal() -> None:
    assert not GOAL.judge([8, 3, 2, 3.0, 2.2]).met
    assert not GOAL.judge([8, 3, 2, 4.5, 2.0]).met


def test_only_goals_whose_operations_were_measured_are_judged() -> None:
    assert len(judged({"direct/connect/warm": [1, 1, 0, 0, 4], "direct/connect/cold": [9, 9, 9, 9, 9]})) == 1


def test_a_goal_that_is_not_met_is_named() -> None:
    assert missed({"direct/connect/warm": [2, 2, 0, 0, 4], "direct/disconnect/warm": [2, 2, 0, 1, 4]}) == ["connect"]


def test_the_last_table_says_of_each_goal_whether_it_is_met() -> None:
    verdicts = judged({"direct/connect/warm": [2, 2, 0, 0, 4], "direct/disconnect/warm": [2, 2, 0, 1, 4]})

    missed_one, met_one = goals([Section("a section", [], verdicts)]).lines[2:]

    assert missed_one.endswith("| depth 2, 4 writes, 0 reads | **no** |")
    assert met_one.endswith("| depth 2, 4 writes, 1 reads | yes |")
