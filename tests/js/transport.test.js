// The window's way over the map: steps, moves, and what the clock makes of the speed.
import assert from "node:assert/strict";
import test from "node:test";
import { Transport, transportSpeeds } from "../../assets/js/engine/transport.js";

function over(rows, cols, at = 0) {
  const transport = new Transport();
  transport.resize(rows, cols);
  transport.seek(at);
  return transport;
}

// Plays frames at `rate` a second for `seconds` and returns how many changed the position.
function play(transport, seconds, rate = 60, from = 1000) {
  let changed = 0;
  for (let frame = 0; frame <= seconds * rate; frame++) changed += transport.tick(from + (frame * 1000) / rate) ? 1 : 0;
  return changed;
}

test("a new transport stands on the only cell, paused, at 2 steps a second", () => {
  const { at, row, col, total, playing, speed, loop } = new Transport();
  assert.deepEqual({ at, row, col, total, playing, speed, loop }, { at: 0, row: 0, col: 0, total: 1, playing: false, speed: 2, loop: false });
});

test("positions follow reading order, and everything beyond the map is clamped", () => {
  const transport = over(3, 4, 6);
  assert.deepEqual([transport.row, transport.col, transport.total], [1, 2, 12]);
  const visited = (go) => {
    go(transport);
    return transport.at;
  };
  assert.equal(visited((p) => p.place(2, 1)), 9);
  assert.equal(visited((p) => p.place(7, -2)), 8);
  assert.equal(visited((p) => p.seek(99)), 11);
  assert.equal(visited((p) => p.seek(-1)), 0);
  assert.equal(visited((p) => p.last()), 11);
  assert.equal(visited((p) => p.step(1)), 11);
  assert.equal(visited((p) => p.first()), 0);
  assert.equal(visited((p) => p.step(-1)), 0);
});

test("moves are in two dimensions: right of the last column is not the next row", () => {
  const transport = over(3, 4, 3);
  transport.move(0, 1);
  assert.equal(transport.at, 3);
  transport.move(1, 0);
  assert.equal(transport.at, 7);
  transport.move(5, -2);
  assert.deepEqual([transport.row, transport.col], [2, 1]);
});

test("another size keeps the cell, not the index", () => {
  const transport = over(5, 5, 12);
  transport.resize(4, 8);
  assert.deepEqual([transport.row, transport.col, transport.at], [2, 2, 18]);
  transport.resize(2, 2);
  assert.deepEqual([transport.row, transport.col], [1, 1]);
  transport.resize(0, 0);
  assert.deepEqual([transport.total, transport.at], [1, 0]);
});

test("steps wrap around with loop only", () => {
  const transport = over(2, 2, 3);
  transport.toggleLoop();
  transport.step(1);
  assert.equal(transport.at, 0);
  transport.step(-1);
  assert.equal(transport.at, 3);
});

test("each speed makes its steps a second, at 60 and at 144 frames a second", () => {
  for (const speed of transportSpeeds.filter(Number.isFinite)) {
    for (const rate of [60, 144]) {
      const transport = over(40, 40);
      transport.setSpeed(speed);
      transport.toggle();
      // The first step comes after half a second at most, so a slow sweep is ahead by a part of one.
      const steps = play(transport, 12, rate);
      assert.ok(Math.abs(steps - 12 * speed) <= 1, `${speed} a second at ${rate}: ${steps}`);
      assert.equal(transport.at, steps);
    }
  }
});

test("as fast as the screen is one step a frame", () => {
  const transport = over(30, 30);
  transport.setSpeed(Infinity);
  transport.toggle();
  assert.equal(play(transport, 2), 121);
});

test("a press on Play is answered within half a second, however slow", () => {
  const transport = over(3, 3);
  transport.setSpeed(0.25);
  transport.toggle();
  const moved = [0, 490, 501, 4000, 4495, 4501].map((ms) => transport.tick(ms));
  assert.deepEqual(moved, [false, false, true, false, false, true]);
});

test("no steps are made up for after a long gap", () => {
  const transport = over(30, 30);
  transport.setSpeed(20);
  transport.toggle();
  play(transport, 1);
  const before = transport.at;
  assert.equal(transport.tick(600000), true);
  assert.equal(transport.at, before + 1);
  assert.equal(transport.tick(600016), false);
});

test("without loop it stops on arriving at the end, and plays from the start again", () => {
  const transport = over(1, 3);
  transport.setSpeed(Infinity);
  transport.toggle();
  assert.deepEqual([transport.tick(0), transport.tick(16), transport.tick(32)], [true, true, false]);
  assert.deepEqual([transport.at, transport.playing], [2, false]);
  transport.toggle();
  assert.deepEqual([transport.at, transport.playing], [0, true]);
});

test("with loop it goes on from the start", () => {
  const transport = over(1, 3);
  transport.setSpeed(Infinity);
  transport.toggleLoop();
  transport.toggle();
  const seen = [0, 16, 32, 48].map((ms) => transport.tick(ms) && transport.at);
  assert.deepEqual(seen, [1, 2, 0, 1]);
  transport.seek(2);
  assert.equal(transport.playing, true);
  transport.toggleLoop();
  assert.equal(transport.playing, false);
});

test("a single cell has nothing to play", () => {
  const transport = new Transport();
  transport.toggle();
  assert.deepEqual([transport.playing, transport.tick(0)], [false, false]);
  transport.toggleLoop();
  transport.toggle();
  assert.equal(play(transport, 2), 0);
});

test("whoever steps, moves or jumps takes over; placing and a new size let it play", () => {
  for (const go of [(p) => p.step(1), (p) => p.move(0, 1), (p) => p.first(), (p) => p.last()]) {
    const transport = over(4, 4, 5);
    transport.toggle();
    go(transport);
    assert.equal(transport.playing, false);
  }
  const transport = over(4, 4, 5);
  transport.toggle();
  transport.place(2, 2);
  transport.resize(5, 5);
  assert.equal(transport.playing, true);
  transport.place(4, 4);
  assert.equal(transport.playing, false, "there is nothing after the end");
});

test("speeds go up and down the list and end there; others are refused", () => {
  const transport = new Transport();
  const climb = Array.from({ length: 8 }, () => (transport.faster(), transport.speed));
  assert.deepEqual(climb, [4, 8, 12, 20, Infinity, Infinity, Infinity, Infinity]);
  const descent = Array.from({ length: 9 }, () => (transport.slower(), transport.speed));
  assert.deepEqual(descent, [20, 12, 8, 4, 2, 1, 0.5, 0.25, 0.25]);
  assert.throws(() => transport.setSpeed(3), RangeError);
});
