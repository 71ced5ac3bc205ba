// A channel's number as people type it, and which channels are switched off.
import { Refusal } from "./messages.js";

/** "17" -> 17 for a layer of `total` channels, counted from 0. Throws a Refusal. */
export function channelFrom(text, total) {
  const typed = text.trim();
  const channel = Number(typed);
  if (!/^\d+$/.test(typed) || channel >= total) {
    throw new Refusal("There is no channel “{value}” here: a whole number from 0 to {last}.", { value: typed.slice(0, 20), last: total - 1 });
  }
  return channel;
}

/** The list of [layer, channel] with one of them switched the other way. */
export function switched(off, layer, channel) {
  const others = off.filter(([name, number]) => name !== layer || number !== channel);
  return others.length < off.length ? others : [...off, [layer, channel]];
}
