"""Plays stories that want the target to themselves, and scenes that go out at the same moment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from contracts.cases import stories_probes
from contracts.judge.hearing import Played
from contracts.running.line import refused
from contracts.running.patience import pauses
from contracts.running.performance import Performance
from contracts.running.playing import Playing
from contracts.running.watch import Watch
from contracts.values import SERVICE, Exchange, Scene, Story, Until, Way


class Probing(Playing):
    """Plays stories side by side, and then one by one those that want to be alone."""

    def play(self, stories: Sequence[Story]) -> list[Played]:
        """Return the stories as they went, those that were alone last."""
        played = super().play([story for story in stories if not story.alone])
        for story in stories:
            if story.alone:
                played += super().play([self._aimed(story)])
        return played

    def _aimed(self, story: Story) -> Story:
        """Return a probe at the first list that the target has, or that is asked in vain."""
        if story.operation != SERVICE:
            return story
        known = self.existing.support.known
        known[SERVICE] = True  # whatever a probe is answered
        lists = stories_probes.LISTS
        found = next((name for name in lists if self.existing.support.has(name, {})), lists[0])
        return stories_probes.aimed(story, found)

    def _open(self, performance: Performance) -> bool:
        """Send what goes out at the same moment, and come to the next scene that can be played."""
        while (rush := _rush(performance)) and not (self.gone or time.monotonic() > self.end):
            self._send_together(performance, rush)
        return super()._open(performance)

    def _send_together(self, performance: Performance, rush: Sequence[Scene]) -> None:
        self.existing.prepare(scene.case for scene in rush)
        scenes = [replace(scene, case=self.existing.binding.case(scene.case)) for scene in rush]
        obstacles = [self._obstacle(performance, scene) for scene in scenes]
        free = [scene for scene, obstacle in zip(scenes, obstacles, strict=True) if obstacle is None]
        answers = iter(self._answers(free))
        for scene, obstacle in zip(scenes, obstacles, strict=True):
            if obstacle is None:
                self._take(performance, Watch(scene, settle=0.0), scene.case, next(answers))
            else:
                performance.close(scene, obstacle)

    def _answers(self, scenes: Sequence[Scene]) -> list[Exchange]:
        """Return what the scenes are answered; those that wait until something is found wait together."""
        exchanges = self.line.rush([scene.case for scene in scenes]) if scenes else []
        for pause in pauses(self.settle):
            late = [n for n, scene in enumerate(scenes) if scene.until is Until.FOUND and refused(exchanges[n])]
            if not late:
                break
            time.sleep(pause)
            for n, again in zip(late, self.line.rush([scenes[n].case for n in late]), strict=True):
                exchanges[n] = again
        return exchanges


def _rush(performance: Performance) -> list[Scene]:
    """Return the scenes, from the next one on, that go out at the same moment."""
    if performance.watch is not None:
        return []
    ahead = performance.story.scenes[len(performance.scenes) :]
    same = takewhile(lambda scene: scene.case.operation == ahead[0].case.operation, ahead)
    return list(takewhile(lambda scene: scene.case.way is Way.TOGETHER, same))
