/** What crates are compiled for: policies of all kinds, as Kubewarden's SDK asks for. */
export const rustTarget = 'wasm32-wasip1';
