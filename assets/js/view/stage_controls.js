// The settings beside the stage: kernels and convolution on /slide; on /pooling the pooling, and
// whether the input itself is pooled or the map that the studio's kernel makes of it.
import { readChoice } from "../engine/demo.js";
import { learnedEntries } from "../engine/learned.js";
import { poolFormulaText, sizeFormulaText } from "../engine/size_formula.js";
import { el, setHidden } from "./dom.js";
import { createKernelBank } from "./kernel_bank.js";
import { createSettings } from "./settings.js";

const identityKernel = { slug: null, params: {}, planes: [[[1]]] };
const plainConvolution = { stride: [1, 1], padding: "valid", padding_mode: "zeros", dilation: [1, 1], flip: false };

/** onChange(moving), onSelect(kernel), onFlip(). first: the component's header. */
export function createStageControls({ t, pooled, first, signedTable, learned, onChange, onSelect, onFlip }) {
  let { kernels: choices, ...now } = first.stage.demo;
  let studioDemo = first.studio;
  let planeCount = 1;
  const limits = pooled ? { convolution: false, pooling: true, colour: false, kinds: ["max", "average", "l2"] } : { stride: 4, dilation: 3, padding: 16, pooling: false, colour: false };
  const settings = createSettings(t, (changed, moving) => {
    const turned = changed.spec.flip !== now.spec.flip;
    now = changed;
    onChange(moving);
    if (turned) requestAnimationFrame(() => requestAnimationFrame(onFlip));
  }, limits);
  const bank = pooled ? null : createKernelBank({
    t, catalogue: first.catalogue, signedTable, largest: 7, onChange: ({ moving }) => onChange(moving), onSelect,
    extra: [...studioKernels(), ...learnedEntries(t, learned)],
  });
  const chooser = pooled ? poolSource() : null;
  const element = el("div", { class: "stage-controls" }, bank?.element, chooser?.element, settings.element);

  function studioKernels() {
    return (studioDemo?.kernels ?? []).slice(0, 1).map(({ planes }) => ({ slug: null, label: t("The studio's kernel"), planes: readChoice({ slug: null, params: {}, planes }, []).planes }));
  }

  const isPlain = () => choices[0].planes.length === 1 && choices[0].planes[0].length === 1 && choices[0].planes[0][0].length === 1 && choices[0].planes[0][0][0] === 1 && now.activation === "identity" && !now.bias;

  function poolSource() {
    const select = el("select", { dataset: { testid: "pool-of" } }, el("option", { value: "plain", text: t("the input itself") }), el("option", { value: "studio", text: t("the map that the studio's kernel makes of it") }));
    select.onchange = () => {
      const { kernels, ...others } = select.value === "plain" ? { kernels: [identityKernel], spec: plainConvolution, activation: "identity", bias: 0, mode: "each" } : studioDemo;
      choices = [kernels[0]];
      now = { ...others, mode: "each", pool: now.pool };
      settings.set(now);
      onChange(false);
    };
    const link = el("p", { class: "sp-hint", text: t("The studio's kernel, activation and settings are those last used on the page Kernel studio.") });
    return { element: el("div", { class: "settings" }, el("fieldset", {}, el("legend", { text: t("What is pooled") }), select, link)), select };
  }

  const wide = (planes, count) => (planes.length === count ? planes : Array.from({ length: count }, (_, c) => planes[c] ?? planes[0]));

  return {
    element,
    set(demo) {
      ({ kernels: choices, ...now } = demo);
      bank?.set(choices);
      settings.set(now);
      if (chooser) chooser.select.value = isPlain() ? "plain" : "studio";
    },
    /** The settings as they travel. */
    description: () => ({ ...now, mode: pooled ? "each" : "sum", kernels: bank ? bank.choices() : choices }),
    /** One array of planes a kernel, for an input of so many planes. */
    kernels: (count) => (bank ? bank.planes(count) : [wide(readChoice(choices[0], first.catalogue).planes, 1)]),
    settings: (count) => ({ ...now, mode: count === 1 ? "grey" : pooled ? "each" : "sum" }),
    names: () => bank?.names() ?? [],
    select: (i) => bank?.select(i),
    suit(count, full) {
      planeCount = count;
      bank?.suit(count === 3 ? 3 : 1);
      settings.suit(planeCount, full);
    },
    /** The output-size formula with the numbers of now. */
    sizes(model) {
      const [{ kernels, picture, act }] = model.chains;
      const { height, width } = kernels[0];
      settings.formula(pooled ? poolFormulaText(act.height, act.width, now.pool) : sizeFormulaText(picture.height, picture.width, height, width, now.spec));
    },
    studio(demo) {
      studioDemo = demo;
    },
    /** A network's window has its layer's kernel: of the settings only the activation is open. */
    layer(only) {
      if (bank) setHidden(bank.element, only);
      setHidden(settings.element.querySelector("fieldset"), only);
    },
    destroy: () => bank?.destroy(),
  };
}
