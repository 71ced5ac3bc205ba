// Where the window is, in the browser's address: it moves too often to be sent anywhere.

/** Write one parameter into the address without a new entry in the history. */
export function writeParameter(name, value) {
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  const search = address.search.replaceAll("%2C", ",").replaceAll("%3B", ";").replaceAll("%3A", ":").replaceAll("%7C", "|");
  if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
}
