// The stage's input of this moment: a matrix, a region of the shared picture, or a network's window, of
// which a few channels are drawn; and the kernels and settings that meet it.
import { ChannelWindow } from "./stage_channels.js";
import { sourceFull, sourcePlanes } from "./stage_source.js";

export class StageInput {
  picture = null;
  unit = true;
  layer = null; // the ChannelWindow that was brought last
  shown = []; // which of its channels are drawn

  constructor(source) {
    this.source = source;
  }

  /** The ChannelWindow that is stepped over, or null. */
  get window() {
    return this.source.kind === "network" ? this.layer : null;
  }

  get ofPicture() {
    return this.source.kind !== "matrix";
  }

  numbers() {
    return this.window?.input(this.shown) ?? sourcePlanes(this.source, this.picture);
  }

  /** What StageModel.setInput takes. */
  parts() {
    return [this.numbers(), this.window, this.shown];
  }

  /** What StageModel.begin takes; a network's layer has its own kernel, bias and steps. */
  applied(kernels, settings) {
    const { window } = this;
    if (!window) return [kernels, settings];
    return [[window.kernels(this.shown)], { ...settings, mode: "sum", spec: window.spec, bias: window.bias }];
  }

  /** What counts as white in the planes of `input`. */
  full({ planes }) {
    return this.window?.full ?? sourceFull(this.source, planes, this.unit);
  }

  /** Take a window as Python describes it; another one is drawn with its strongest channels. */
  bring(about, { window_planes: planes, window_kernel: kernel }) {
    const brought = new ChannelWindow(about, planes, kernel);
    if (brought.key !== this.layer?.key) this.shown = brought.strongest(...about.at);
    this.layer = brought;
    return brought;
  }
}
