// Follows stacks of layers for tests/core/test_layer_stack_js.py to compare:
// `node layer_stack_driver.mjs stacks.json answers.json`.
import { readFileSync, writeFileSync } from "node:fs";
import { movedCell, outsideOf, pathDown, readDown, walkStack } from "../../assets/js/engine/layer_stack.js";
import { fieldBox } from "../../assets/js/engine/receptive_field.js";

const [from, to] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(from, "utf-8")).map((stack) => {
  const { levels, misfit } = walkStack(stack);
  const depth = levels.length - 1;
  const box = fieldBox(levels[depth], ...stack.cell);
  const path = pathDown(stack, levels, depth, stack.cell);
  return {
    levels: levels.map((level) => ({ ...level, parameters: String(level.parameters), multiplyAdds: String(level.multiplyAdds) })),
    misfit,
    box,
    read: readDown(stack, levels, depth, stack.cell)[0],
    outside: [outsideOf(box.top, box.height, stack.input[1]), outsideOf(box.left, box.width, stack.input[2])],
    moved: movedCell(stack.cell, levels[depth].shape.slice(1), [7, 30]),
    boxes: path.map((cell, level) => fieldBox(levels[level], ...cell)),
  };
});
writeFileSync(to, JSON.stringify(answers));
