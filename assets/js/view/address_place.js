// Where the window is, in the browser's address: it moves too often to be sent anywhere.

/** A query as people read it: the signs that links of this app hold stand as themselves. */
export function plainQuery(text) {
  return text.replaceAll("%2C", ",").replaceAll("%3B", ";").replaceAll("%3A", ":").replaceAll("%7C", "|");
}

/** Write one parameter into the address without a new entry in the history. */
export function writeParameter(name, value) {
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  const search = plainQuery(address.search);
  if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
}

/** Keep where the window stands on a page for as long as the tab lives, for a reader who comes back. */
export function rememberPlace(page, settings, place) {
  try {
    sessionStorage.setItem(`cnnviz-${page}`, JSON.stringify([settings, place]));
  } catch {
    // a browser that keeps nothing: the page begins at the first cell again
  }
}

/** The place kept for these settings, or null. */
export function recallPlace(page, settings) {
  try {
    const [known, place] = JSON.parse(sessionStorage.getItem(`cnnviz-${page}`));
    return known === settings ? place : null;
  } catch {
    return null;
  }
}
