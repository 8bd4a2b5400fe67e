/** Names for the unnamed widget values of ComfyUI's editor format, which keeps them only in the order of the node's form. */
import { asList, asRecord, asText, member } from './json.ts';

/** Widgets of the nodes that tell the recipe, in order. `*` is the "after generate" switch that the editor adds to seeds. */
const widgetNames: Record<string, string> = {
  KSampler: 'seed * steps cfg sampler_name scheduler denoise',
  KSamplerAdvanced:
    'add_noise noise_seed * steps cfg sampler_name scheduler start_at_step end_at_step return_with_leftover_noise',
  SamplerCustom: 'add_noise noise_seed * cfg',
  RandomNoise: 'noise_seed *',
  KSamplerSelect: 'sampler_name',
  BasicScheduler: 'scheduler steps denoise',
  CFGGuider: 'cfg',
  FluxGuidance: 'guidance',
  CLIPTextEncode: 'text',
  CLIPTextEncodeFlux: 'clip_l t5xxl guidance',
  CLIPTextEncodeSDXL: 'width height crop_w crop_h target_width target_height text_g text_l',
  CheckpointLoaderSimple: 'ckpt_name',
  CheckpointLoader: 'config_name ckpt_name',
  unCLIPCheckpointLoader: 'ckpt_name',
  ImageOnlyCheckpointLoader: 'ckpt_name',
  UNETLoader: 'unet_name weight_dtype',
  UnetLoaderGGUF: 'unet_name',
  LoraLoader: 'lora_name strength_model strength_clip',
  LoraLoaderModelOnly: 'lora_name strength_model',
  EmptyLatentImage: 'width height batch_size',
  EmptySD3LatentImage: 'width height batch_size',
  EmptyHunyuanLatentVideo: 'width height length batch_size',
  PrimitiveNode: 'value *',
};
const afterGenerate = new Set(['fixed', 'increment', 'decrement', 'randomize']);

/**
 * The widget values by name: from the node itself where they are an object, else by the names that its own slots give
 * (newer editors list widgets among the inputs), else by the table above; of an unknown node the first text is `text`.
 */
export function namedWidgets(type: string, slots: unknown[], values: unknown): Map<string, unknown> {
  const record = asRecord(values);
  if (record) return new Map(Object.entries(record));
  const list = asList(values);
  const ownNames = slots
    .filter((slot) => member(slot, 'widget') !== undefined)
    .map((slot) => asText(member(slot, 'name')) ?? '');
  const known = Object.hasOwn(widgetNames, type) ? widgetNames[type] : undefined;
  if (known !== undefined) return zip(known.split(' '), list);
  if (ownNames.length > 0) {
    const plain = list.filter((value, index) => index === 0 || typeof value !== 'string' || !afterGenerate.has(value));
    if (plain.length === ownNames.length) return zip(ownNames, plain);
  }
  const text = list.find((value) => typeof value === 'string');
  return text === undefined ? new Map() : new Map([['text', text]]);
}

function zip(names: string[], values: unknown[]): Map<string, unknown> {
  const widgets = new Map<string, unknown>();
  // Saved by an editor without the switch: the names close up.
  const hasSwitch = values.some((value) => typeof value === 'string' && afterGenerate.has(value));
  const used = hasSwitch ? names : names.filter((name) => name !== '*');
  for (const [index, name] of used.entries()) {
    if (index < values.length && name !== '*') widgets.set(name, values[index]);
  }
  return widgets;
}
