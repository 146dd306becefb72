"""A journey for each face on the running local cloud: the very scenes that `make demo` plays."""

from collections.abc import Callable

import pytest

from demo.scenes import SCENES
from demo.stage import Stage
from emulator.testing import SECRET, LocalCloud

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("parley")]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_scene_goes_as_written(cloud: LocalCloud, scene: Callable[[Stage], None]) -> None:
    with Stage(cloud.origin, SECRET) as stage:
        scene(stage)
