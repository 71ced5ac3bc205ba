// Settings that a person changes: what fits is shown, and told to Python when it rests; what does not fit is
// said, and the last good ones stay.
import { Refusal } from "../engine/messages.js";
import { atRest } from "./at_rest.js";

/** part: the name of the settings in header and report. show(wanted) draws them or raises a Refusal; reflect(settings)
 *  sets the controls to those that hold; say(text) tells a refusal. */
export function keepSettings({ t, part, show, reflect = () => {}, say = () => {} }) {
  let [settings, epoch, shown] = [null, null, ""];
  let send = () => {};
  const rest = atRest(160, () => send({ [part]: settings }));

  function take(wanted) {
    try {
      show(wanted);
      settings = wanted;
      say("");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(t(error.template, error.values));
    }
    reflect(settings);
    return settings === wanted;
  }

  return {
    now: () => settings,
    change(patch) {
      if (take({ ...settings, ...patch })) rest();
    },
    /** A change that always fits, of which the caller shows what it alters and says when it rests. */
    put: (patch) => (settings = { ...settings, ...patch }),
    rest,
    /** A message: begin with its settings, or show one's own again. drawn: what the drawing is made from; where it is
     *  as before, nothing is drawn. */
    update(header, { setStateValue }, ...drawn) {
      send = (value) => setStateValue("rest", value);
      const begins = header.epoch !== epoch || !settings;
      const made = drawn.length ? JSON.stringify(drawn) : null;
      epoch = header.epoch;
      if (begins || made === null || made !== shown) take(begins ? header[part] : settings);
      shown = made;
    },
    kept: () => ({ [part]: settings }),
    stop: rest.stop,
  };
}

/** Of a look, what changes with the theme and while presenting. */
export function themeOf({ tables, ...theme }, { present }) {
  return { ...theme, present };
}
