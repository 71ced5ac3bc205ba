// Reads what cnnviz/core/packing.py writes: [u32 header length][JSON header][pad to 8][arrays],
// each array starting at a multiple of 8, with its dtype, shape and offset under "$arrays".

const packedTypes = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array };

/** unpack(Uint8Array) -> { header, arrays: { name: TypedArray with .shape } }; views, not copies,
 *  unless the message itself starts at an odd place in its buffer. */
export function unpack(message) {
  const bytes = message.byteOffset % 8 === 0 ? message : message.slice();
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = bytes.byteOffset + Math.ceil((4 + length) / 8) * 8;
  const arrays = {};
  for (const [name, { dtype, shape, offset }] of Object.entries(header.$arrays)) {
    const count = shape.reduce((product, side) => product * side, 1);
    arrays[name] = new packedTypes[dtype](bytes.buffer, start + offset, count);
    arrays[name].shape = shape;
  }
  delete header.$arrays;
  return { header, arrays };
}
