// How many windows stand on an axis: the size formula of cnnviz/core/windows.py.

/** Windows that span `reach` cells on an axis of `cells`, padding included; below 1 where none does. */
export const windowsAlong = (cells, reach, stride) => Math.floor((cells - reach) / stride) + 1;
