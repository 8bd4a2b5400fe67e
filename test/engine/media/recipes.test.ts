/** The recipe readers: each generator's own form, and texts that must not be taken for one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawText, Recipe } from '#api/media.ts';
import { readC2pa } from '#engine/media/c2pa.ts';
import { readRecipe } from '#engine/media/recipe.ts';
import { parseJson } from '#engine/media/recipes/json.ts';

function text(key: string, value: unknown, carrier = `PNG tEXt ${key}`): RawText {
  return { carrier, key, text: typeof value === 'string' ? value : JSON.stringify(value) };
}

function read(...texts: RawText[]): Recipe | undefined {
  return readRecipe(texts, undefined)?.recipe;
}

const settings =
  'Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 18446744073709551615, Size: 512x768, Model hash: abc, Model: dir\\dream.safetensors, Version: v1.9.4';

describe('infotext', () => {
  it('is parted into prompt, negative prompt and settings', () => {
    expect(
      read(text('parameters', `a cat,\n<lora:fluffy:0.8> sits\nNegative prompt: dog\nbird\n${settings}`)),
    ).toMatchObject({
      generator: 'A1111',
      prompt: 'a cat,\n<lora:fluffy:0.8> sits',
      negativePrompt: 'dog\nbird',
      steps: 20,
      sampler: 'Euler a',
      cfg: 7.5,
      seed: '18446744073709551615',
      width: 512,
      height: 768,
      model: 'dream',
      modelHash: 'abc',
      version: 'v1.9.4',
      loras: [{ name: 'fluffy', weight: 0.8 }],
    });
  });

  it('may lack the negative prompt, quote values with commas and go on behind the settings', () => {
    const found = read(
      text(
        'parameters',
        `Steps: are not settings here\nprompt\n${settings}, Lora hashes: "one: 1a, two: 2b", Note: "a, \\"b\\": c", Model: no\nTemplate: x`,
      ),
    );
    expect(found).toMatchObject({
      prompt: 'Steps: are not settings here\nprompt',
      model: 'dream',
      loras: [{ name: 'one' }, { name: 'two' }],
    });
    expect(found).not.toHaveProperty('negativePrompt');
  });

  it.for([
    ['App: SD.Next, Version: 56a8aea', 'SD.Next'],
    ['Version: f2.0.1v1.10.1-previous-1', 'Forge'],
    ['Version: classic', 'Forge'],
    ['Version: neo', 'Forge'],
    ['Version: reForge-1.2', 'reForge'],
    ['Version: ComfyUI', 'ComfyUI'],
    ['Version: v1.10.1', 'A1111'],
  ])('tells descendants apart by %s', ([ending, generator]) => {
    expect(read(text('UserComment', `p\nSteps: 1, Seed: 2, Size: 8x8, ${ending}`))?.generator).toBe(generator);
  });

  it('takes model and networks of the Civitai generator out of its list of resources', () => {
    const resources = [
      { type: 'checkpoint', modelName: 'WAI, the [model]', modelVersionName: 'v16' },
      { type: 'lora', modelName: 'Ink', weight: 0.5 },
    ];
    const found = readRecipe(
      [
        text(
          'UserComment',
          `p\nSteps: 25, Sampler: Euler a, Seed: 1, Size: 8x8, Created Date: 2026-01-04T01:27:21.27Z, Civitai resources: ${JSON.stringify(resources)}, Civitai metadata: {}`,
        ),
      ],
      undefined,
    );
    expect(found?.recipe).toMatchObject({
      generator: 'Civitai',
      model: 'WAI, the [model]',
      loras: [{ name: 'Ink', weight: 0.5 }],
    });
    expect(found?.createdAt).toBe('2026-01-04T01:27:21.27Z');
  });

  it('brings any prompt back from the text that holds it', () => {
    const words = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .map((words) => words.replaceAll(/[\r\n]/g, ' ').trim());
    fc.assert(
      fc.property(words, words, fc.nat(), (prompt, negative, seed) => {
        const found = read(
          text('parameters', `${prompt}\nNegative prompt: ${negative}\nSteps: 20, Seed: ${seed}, Size: 8x8`),
        );
        expect([found?.prompt ?? '', found?.negativePrompt ?? '', found?.seed]).toEqual([
          prompt,
          negative,
          String(seed),
        ]);
      }),
      { seed: 30, numRuns: 500 },
    );
  });

  it('is read in time that grows with its length only', () => {
    const lines = 'no Steps: here\n'.repeat(200_000);
    const loras = '<lora:a:1> <lora:b'.repeat(50_000);
    const unclosed = 'key: {"x, '.repeat(100_000);
    const found = read(text('parameters', `${lines}${loras}\n${settings}, ${unclosed}`));
    expect(found).toMatchObject({ generator: 'A1111', steps: 20, loras: [{ name: 'a', weight: 1 }] });
  });
});

describe('what is no recipe', () => {
  it.for([
    ['ImageDescription', 'Pancakes\nSteps: 4, mix: well, bake: hot'],
    ['Make', 'Canon'],
    ['Comment', 'Created with GIMP'],
    ['Software', 'Adobe Photoshop 25.0 (Windows)'],
    ['UserComment', '{"lens": "50mm", "prompt": "say cheese"}'],
    ['Comment', '{"prompt": 1'],
    ['Description', 'A job --v 6'],
    ['prompt', 'what the teacher asked'],
    ['workflow', 'scan, crop, print'],
    ['Title', ''],
  ])('%s: %s', ([key = '', value = '']) => {
    expect(read(text(key, value))).toBeUndefined();
  });

  it('is told apart from a recipe that no reader understands, whose text is kept', () => {
    const strange = text('parameters', 'only a prompt\nNegative prompt: nothing');
    expect(read(strange)).toEqual({
      generator: 'unknown',
      prompt: 'only a prompt',
      negativePrompt: 'nothing',
      loras: [],
      raw: [strange],
    });
    const broken = text('prompt', '{"3": {"class_type": "KSampler", "inputs": {');
    expect(read(broken)).toEqual({ generator: 'unknown', loras: [], raw: [broken] });
  });
});

/** A graph in the API form with the usual nodes; `more` replaces or adds some. */
function graph(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '3': {
      class_type: 'KSampler',
      inputs: {
        seed: 42,
        steps: 20,
        cfg: 8,
        sampler_name: 'euler',
        scheduler: 'normal',
        denoise: 1,
        model: ['10', 0],
        positive: ['6', 0],
        negative: ['7', 0],
        latent_image: ['5', 0],
      },
    },
    '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'SDXL\\base.safetensors' } },
    '5': { class_type: 'EmptyLatentImage', inputs: { width: 1024, height: 768, batch_size: 1 } },
    '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a lion', clip: ['10', 1] } },
    '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['10', 1] } },
    '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
    '9': { class_type: 'SaveImage', inputs: { images: ['8', 0] } },
    '10': {
      class_type: 'LoraLoader',
      inputs: { lora_name: 'ink.safetensors', strength_model: 0.7, strength_clip: 1, model: ['4', 0], clip: ['4', 1] },
    },
    ...more,
  };
}

const plain = {
  generator: 'ComfyUI',
  prompt: 'a lion',
  negativePrompt: 'blurry',
  model: 'base',
  seed: '42',
  steps: 20,
  cfg: 8,
  sampler: 'euler',
  scheduler: 'normal',
  width: 1024,
  height: 768,
  loras: [{ name: 'ink', weight: 0.7 }],
};

describe('ComfyUI', () => {
  it('is read by following the sampler’s links, and lists the types of its nodes', () => {
    const found = read(text('prompt', graph()));
    expect(found).toMatchObject(plain);
    expect(found?.nodeTypes).toEqual([
      'CLIPTextEncode',
      'CheckpointLoaderSimple',
      'EmptyLatentImage',
      'KSampler',
      'LoraLoader',
      'SaveImage',
      'VAEDecode',
    ]);
  });

  it.for<[string, RawText[]]>([
    [
      'EXIF Make and Model',
      [
        text('Make', `workflow:${JSON.stringify({ nodes: [{ id: 1, type: 'Note' }] })}`),
        text('Model', `prompt:${JSON.stringify(graph())}`),
      ],
    ],
    ['capital prefixes with a blank', [text('Make', `Prompt: ${JSON.stringify(graph())}`)]],
    ['a UserComment with both', [text('UserComment', { prompt: graph(), workflow: { nodes: [] } })]],
    [
      'a video comment in which the prompt is encoded twice',
      [text('comment', { prompt: JSON.stringify(graph()), workflow: {} }, 'MP4 ilst comment')],
    ],
  ])('is found in %s', ([, texts]) => {
    expect(read(...texts)).toMatchObject(plain);
  });

  it('follows conditioning through controls, combinations and reroutes, each role on its own side', () => {
    const found = read(
      text(
        'prompt',
        graph({
          '3': {
            class_type: 'KSamplerAdvanced',
            inputs: {
              noise_seed: ['30', 0],
              steps: 25,
              cfg: 6,
              sampler_name: 'dpmpp_2m',
              scheduler: 'karras',
              model: ['10', 0],
              positive: ['20', 0],
              negative: ['20', 1],
              latent_image: ['5', 0],
            },
          },
          '20': {
            class_type: 'ControlNetApplyAdvanced',
            inputs: { strength: 1, positive: ['21', 0], negative: ['22', 0], control_net: ['99', 0], image: ['98', 0] },
          },
          '21': { class_type: 'ConditioningCombine', inputs: { conditioning_1: ['6', 0], conditioning_2: ['23', 0] } },
          '22': { class_type: 'Reroute', inputs: { '': ['7', 0] } },
          '23': {
            class_type: 'CLIPTextEncodeSDXL',
            inputs: { text_g: ['24', 0], text_l: 'savanna', width: 1, clip: ['10', 1] },
          },
          '24': { class_type: 'StringConcatenate', inputs: { string_a: 'tall', string_b: ['25', 0], delimiter: ' ' } },
          '25': { class_type: 'PrimitiveString', inputs: { value: 'grass' } },
          '30': { class_type: 'PrimitiveInt', inputs: { value: 7 } },
        }),
      ),
    );
    expect(found).toMatchObject({
      prompt: 'a lion\ntall grass\nsavanna',
      negativePrompt: 'blurry',
      seed: '7',
      steps: 25,
      cfg: 6,
      scheduler: 'karras',
    });
  });

  it('reads Flux graphs: noise, guider, sampler and sigmas are nodes of their own', () => {
    const found = read(
      text('prompt', {
        '1': {
          class_type: 'SamplerCustomAdvanced',
          inputs: { noise: ['2', 0], guider: ['3', 0], sampler: ['4', 0], sigmas: ['5', 0], latent_image: ['6', 0] },
        },
        '2': { class_type: 'RandomNoise', inputs: { noise_seed: 99 } },
        '3': { class_type: 'BasicGuider', inputs: { model: ['10', 0], conditioning: ['7', 0] } },
        '4': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
        '5': { class_type: 'BasicScheduler', inputs: { scheduler: 'simple', steps: 28, denoise: 1, model: ['10', 0] } },
        '6': { class_type: 'EmptySD3LatentImage', inputs: { width: 1216, height: 832, batch_size: 1 } },
        '7': { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['8', 0] } },
        '8': {
          class_type: 'CLIPTextEncodeFlux',
          inputs: { clip_l: 'a fox', t5xxl: 'a fox', guidance: 3.5, clip: ['9', 0] },
        },
        '9': { class_type: 'DualCLIPLoader', inputs: { clip_name1: 't5.safetensors' } },
        '10': {
          class_type: 'LoraLoaderModelOnly',
          inputs: { lora_name: 'b.safetensors', strength_model: 1, model: ['11', 0] },
        },
        '11': {
          class_type: 'Power Lora Loader (rgthree)',
          inputs: {
            lora_1: { on: true, lora: 'a.safetensors', strength: 0.5 },
            lora_2: { on: false, lora: 'off.safetensors', strength: 1 },
            model: ['12', 0],
          },
        },
        '12': { class_type: 'UNETLoader', inputs: { unet_name: 'flux1-dev.safetensors', weight_dtype: 'default' } },
      }),
    );
    expect(found).toMatchObject({
      prompt: 'a fox',
      model: 'flux1-dev',
      seed: '99',
      sampler: 'euler',
      scheduler: 'simple',
      steps: 28,
      cfg: 3.5,
      width: 1216,
      height: 832,
    });
    expect(found?.loras).toEqual([
      { name: 'a', weight: 0.5 },
      { name: 'b', weight: 1 },
    ]);
    expect(found).not.toHaveProperty('negativePrompt');
  });

  it('tells of the first pass when a second one refines it', () => {
    const found = read(
      text(
        'prompt',
        graph({
          '0': {
            class_type: 'KSampler',
            inputs: { seed: 1, steps: 5, positive: ['7', 0], negative: ['6', 0], latent_image: ['1', 0] },
          },
          '1': { class_type: 'LatentUpscale', inputs: { samples: ['3', 0], width: 2048, height: 1536 } },
        }),
      ),
    );
    expect(found).toMatchObject(plain);
  });

  it('reads the editor’s graph where nothing else is there', () => {
    const node = (id: number, type: string, inputs: [string, number][], widgets: unknown[], mode = 0): unknown => ({
      id,
      type,
      mode,
      inputs: inputs.map(([name, link]) => ({ name, link })),
      widgets_values: widgets,
    });
    const workflow = {
      last_node_id: 10,
      nodes: [
        node(
          3,
          'KSampler',
          [
            ['model', 1],
            ['positive', 2],
            ['negative', 3],
            ['latent_image', 4],
          ],
          [42, 'randomize', 20, 8, 'euler', 'normal', 1],
        ),
        node(4, 'CheckpointLoaderSimple', [], ['base.safetensors']),
        node(5, 'EmptyLatentImage', [], [1024, 768, 1]),
        node(6, 'CLIPTextEncode', [['clip', 5]], ['a lion']),
        node(7, 'CLIPTextEncode', [['clip', 5]], ['blurry']),
        node(
          10,
          'LoraLoader',
          [
            ['model', 6],
            ['clip', 7],
          ],
          ['ink.safetensors', 0.7, 1],
        ),
        node(
          11,
          'KSampler',
          [
            ['positive', 3],
            ['negative', 2],
          ],
          [1, 'fixed', 1, 1, 'ddim', 'x', 1],
          2,
        ),
      ],
      links: [
        [1, 10, 0, 3, 0, 'MODEL'],
        [2, 6, 0, 3, 1, 'C'],
        [3, 7, 0, 3, 2, 'C'],
        [4, 5, 0, 3, 3, 'L'],
        [5, 10, 1, 6, 0, 'CLIP'],
        [6, 4, 0, 10, 0, 'MODEL'],
        [7, 4, 1, 10, 1, 'CLIP'],
      ],
    };
    expect(read(text('workflow', workflow))).toMatchObject(plain);
  });

  it('believes the graph more than a text beside it, which only fills holes', () => {
    const found = read(
      text(
        'parameters',
        'unknown\nNegative prompt: unknown\nSteps: 1, Sampler: x, Seed: 0, Size: 8x8, Model hash: 1234, Version: ComfyUI',
      ),
      text('prompt', graph()),
    );
    expect(found).toMatchObject({ ...plain, modelHash: '1234' });
    expect(found?.raw).toHaveLength(2);
  });

  it('keeps seeds up to 2^64 and takes the NaN that Python writes', () => {
    const json = JSON.stringify(graph()).replace(
      '"seed":42',
      '"seed":18446744073709551615,"is_changed":[NaN],"x":-Infinity',
    );
    expect(read(text('prompt', json))).toMatchObject({ ...plain, seed: '18446744073709551615' });
  });

  it('ends on cycles and on ten thousand nodes in a row', () => {
    const cyclic = graph({
      '6': { class_type: 'ConditioningCombine', inputs: { a: ['6', 0], b: ['7', 0], c: ['3', 0] } },
      '4': { class_type: 'X', inputs: { model: ['10', 0] } },
      '5': { class_type: 'X', inputs: { samples: ['8', 0] } },
    });
    expect(read(text('prompt', cyclic))).toMatchObject({ generator: 'ComfyUI', seed: '42' });
    const long = graph();
    for (let id = 100; id < 10_100; id += 1)
      long[id] = {
        class_type: 'Reroute',
        inputs: {
          conditioning: [String(id + 1), 0],
          text: [String(id + 1), 0],
          samples: [String(id + 1), 0],
          model: [String(id + 1), 0],
        },
      };
    long['10100'] = { class_type: 'CLIPTextEncode', inputs: { text: 'far away' } };
    const sampler = {
      class_type: 'KSampler',
      inputs: { seed: 42, positive: ['100', 0], negative: ['7', 0], latent_image: ['100', 0], model: ['100', 0] },
    };
    expect(read(text('prompt', { ...long, '3': sampler }))).toMatchObject({
      negativePrompt: 'blurry',
      prompt: 'far away',
    });
  });

  it('does not multiply texts that are shared over and over', () => {
    const shared = graph();
    for (let level = 0; level < 60; level += 1)
      shared[`s${level}`] = {
        class_type: 'StringConcatenate',
        inputs: { string_a: [`s${level + 1}`, 0], string_b: [`s${level + 1}`, 0], text_c: [`s${level + 1}`, 0] },
      };
    shared['s60'] = { class_type: 'PrimitiveString', inputs: { value: 'x' } };
    shared['6'] = { class_type: 'CLIPTextEncode', inputs: { text: ['s0', 0] } };
    expect(read(text('prompt', shared))?.prompt?.length).toBeLessThan(30_000);
  });

  it('survives names out of the prototype', () => {
    const hostile =
      '{"__proto__": {"class_type": "KSampler", "inputs": {"positive": ["constructor", 0], "seed": 1}}, "constructor": {"class_type": "toString", "inputs": {"__proto__": "x", "text": "<script>alert(1)</script>"}}}';
    const found = read(text('prompt', hostile));
    expect(found?.prompt).toBe('<script>alert(1)</script>');
    expect(found?.nodeTypes).toEqual(['KSampler', 'toString']);
  });

  it('never throws, whatever the graph', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.tuple(fc.constantFrom('0', '1', '2', '3'), fc.nat(3)),
    );
    const name = fc.constantFrom(
      'positive',
      'negative',
      'model',
      'latent_image',
      'seed',
      'steps',
      'text',
      'lora_1',
      'guider',
      'noise',
      'sigmas',
      'pipe',
      'conditioning',
    );
    const node = fc.record({
      class_type: fc.constantFrom('KSampler', 'X', 'CLIPTextEncode', 'StringConcatenate'),
      inputs: fc.dictionary(name, value),
    });
    fc.assert(
      fc.property(
        fc.array(node, { maxLength: 4 }),
        (nodes) => void read(text('prompt', Object.fromEntries(nodes.entries()))),
      ),
      { seed: 31, numRuns: 2000 },
    );
  });
});

describe('other generators', () => {
  it.for<[RawText[], Partial<Recipe>]>([
    [
      [
        text('parameters', {
          sui_image_params: {
            prompt: 'p',
            negativeprompt: 'n',
            model: 'm.safetensors',
            seed: 5,
            steps: 3,
            cfgscale: 7,
            width: 8,
            height: 9,
            loras: ['l'],
            loraweights: ['0.5'],
            swarm_version: '1',
          },
        }),
        text('prompt', graph()),
      ],
      {
        generator: 'SwarmUI',
        prompt: 'p',
        negativePrompt: 'n',
        model: 'm',
        seed: '5',
        steps: 3,
        cfg: 7,
        width: 8,
        height: 9,
        loras: [{ name: 'l', weight: 0.5 }],
        version: '1',
      },
    ],
    [
      [
        text('invokeai_metadata', {
          positive_prompt: 'p',
          negative_prompt: 'n',
          seed: 5,
          steps: 3,
          scheduler: 'euler',
          cfg_scale: 7,
          model: { name: 'm', hash: 'h' },
          loras: [{ model: { name: 'l' }, weight: 0.5 }],
        }),
      ],
      {
        generator: 'InvokeAI',
        prompt: 'p',
        negativePrompt: 'n',
        seed: '5',
        sampler: 'euler',
        model: 'm',
        modelHash: 'h',
        loras: [{ name: 'l', weight: 0.5 }],
      },
    ],
    [
      [
        text('sd-metadata', {
          model_weights: 'm',
          image: { prompt: [{ prompt: 'p [n1] q [n2]', weight: 1 }], seed: 5, steps: 3 },
        }),
      ],
      { generator: 'InvokeAI', prompt: 'p  q', negativePrompt: 'n1, n2', model: 'm', seed: '5', steps: 3 },
    ],
    [
      [text('Dream', '"say -s 5 \\"" -s 50 -S 77 -W 512 -H 640 -C 7.5 -A k_lms')],
      { generator: 'InvokeAI', steps: 50, seed: '77', width: 512, height: 640, cfg: 7.5, sampler: 'k_lms' },
    ],
    [
      [
        text('Software', 'NovelAI'),
        text('Source', 'NovelAI Diffusion V4'),
        text('Comment', {
          prompt: 'p',
          uc: 'n',
          seed: 5,
          steps: 3,
          scale: 7,
          sampler: 'k_euler',
          v4_prompt: { caption: { base_caption: 'p', char_captions: [{ char_caption: 'girl' }] } },
        }),
      ],
      {
        generator: 'NovelAI',
        prompt: 'p\ngirl',
        negativePrompt: 'n',
        model: 'NovelAI Diffusion V4',
        seed: '5',
        cfg: 7,
      },
    ],
    [
      [
        text('fooocus_scheme', 'fooocus'),
        text('parameters', {
          metadata_scheme: 'fooocus',
          prompt: 'p',
          negative_prompt: 'n',
          full_prompt: ['x'],
          base_model: 'm',
          seed: '6952411511246973023',
          steps: 30,
          guidance_scale: 4,
          resolution: '(768, 1280)',
          loras: [['l.safetensors', 0.5, 'h']],
          version: 'Fooocus v2.4.3',
        }),
      ],
      {
        generator: 'Fooocus',
        prompt: 'p',
        seed: '6952411511246973023',
        width: 768,
        height: 1280,
        loras: [{ name: 'l', weight: 0.5 }],
      },
    ],
    [
      [
        text('parameters', {
          Prompt: 'p',
          Negative: 'n',
          steps: 3,
          seed: 5,
          base_model_name: 'm.safetensors',
          software: 'RuinedFooocus',
        }),
      ],
      { generator: 'RuinedFooocus', prompt: 'p', negativePrompt: 'n', model: 'm', seed: '5' },
    ],
    [
      [
        text('parameters', `p\n${settings}`),
        text('parameters-json', { PositivePrompt: 'p\r\nq', NegativePrompt: 'n', Seed: 5, ModelName: 'm.safetensors' }),
        text('smproj', '{}'),
        text('prompt', graph()),
      ],
      { generator: 'StabilityMatrix', prompt: 'p\nq', negativePrompt: 'n', seed: '5', model: 'm', steps: 20 },
    ],
    [
      [
        text(
          'generation_data',
          `${JSON.stringify({ prompt: 'ü', negativePrompt: 'n', seed: '-1', steps: 3, baseModel: { modelFileName: 'm' } })}\0`,
        ),
        text('prompt', graph()),
      ],
      { generator: 'TensorArt', prompt: 'ü', model: 'm', steps: 3 },
    ],
    [
      [
        text('CreatorTool', 'Draw Things'),
        text('UserComment', {
          c: 'p',
          uc: 'n',
          seed: 5,
          steps: 3,
          scale: 7,
          model: 'm.ckpt',
          size: '8x9',
          lora: [{ model: 'l.ckpt', weight: 0.5 }],
          v2: {},
        }),
      ],
      {
        generator: 'Draw Things',
        prompt: 'p',
        negativePrompt: 'n',
        model: 'm',
        width: 8,
        height: 9,
        loras: [{ name: 'l', weight: 0.5 }],
      },
    ],
    [
      [
        text(
          'ImageDescription',
          'Include in Image: a; b; Exclude from Image: n; Model: m; Steps: 3; Guidance Scale: 7.5; Seed: 5; Generator: Mochi Diffusion 6.0',
        ),
      ],
      {
        generator: 'Mochi Diffusion',
        prompt: 'a; b',
        negativePrompt: 'n',
        model: 'm',
        steps: 3,
        cfg: 7.5,
        seed: '5',
        version: '6.0',
      },
    ],
    [
      [
        text('UserComment', {
          ...graph(),
          extraMetadata: JSON.stringify({ prompt: 'p', negativePrompt: 'n', seed: 5, cfgScale: 7, sampler: 's' }),
        }),
      ],
      { generator: 'Civitai', prompt: 'p', negativePrompt: 'n', seed: '5', sampler: 's', model: 'base' },
    ],
    [
      [
        text('prompt', 'p'),
        text('negative_prompt', 'n'),
        text('use_stable_diffusion_model', 'a/m.safetensors'),
        text('seed', '5'),
        text('width', '8'),
      ],
      { generator: 'Easy Diffusion', prompt: 'p', negativePrompt: 'n', model: 'm', seed: '5', width: 8 },
    ],
    [
      [text('UserComment', { Prompt: 'p', 'Negative Prompt': 'n', 'Stable Diffusion model': 'm', Seed: 5 })],
      { generator: 'Easy Diffusion', prompt: 'p', negativePrompt: 'n', model: 'm', seed: '5' },
    ],
    [
      [
        text('parameters', {
          prompt: 'p',
          negative_prompt: 'n',
          guidance_scale: 7,
          num_inference_steps: 3,
          Model: 'org/m',
          seed: 5,
        }),
      ],
      { generator: 'HF Space', prompt: 'p', negativePrompt: 'n', steps: 3, cfg: 7, model: 'm' },
    ],
    [
      [text('Description', 'a fox --no dogs, cats --ar 2:1 --v 6.1 Job ID: 0d2fb2d1-1111-4222-8333-444455556666')],
      { generator: 'Midjourney', prompt: 'a fox', negativePrompt: 'dogs, cats', version: '6.1' },
    ],
  ])('reads case %#', ([texts, expected]) => {
    const found = read(...texts);
    expect(found).toMatchObject(expected);
    for (const raw of found?.raw ?? []) expect(texts).toContain(raw);
    expect(found?.raw.length).toBeGreaterThan(0);
  });

  it('leaves a TensorArt seed of -1 out, because it means "any"', () => {
    expect(read(text('generation_data', { prompt: 'p', seed: '-1' }))).not.toHaveProperty('seed');
  });

  it('reads NovelAI’s UserComment, in which everything is JSON in JSON', () => {
    const outer = { Comment: JSON.stringify({ prompt: 'p', uc: 'n', seed: 5 }), Software: 'NovelAI', Source: 'V4' };
    expect(read(text('UserComment', outer))).toMatchObject({
      generator: 'NovelAI',
      prompt: 'p',
      negativePrompt: 'n',
      seed: '5',
      model: 'V4',
    });
  });

  it('never throws, whatever the values under the known keys', () => {
    const json = fc.json({ maxDepth: 4 });
    const key = fc.constantFrom(
      'parameters',
      'prompt',
      'workflow',
      'Comment',
      'UserComment',
      'sd-metadata',
      'invokeai_metadata',
      'generation_data',
      'parameters-json',
      'Dream',
      'Software',
    );
    const wrapped = fc
      .tuple(
        fc.constantFrom(
          'sui_image_params',
          'extraMetadata',
          'image',
          'metadata_scheme',
          'loras',
          'v4_prompt',
          'Comment',
          'c',
          'baseModel',
        ),
        json,
      )
      .map(([name, value]) => `{"${name}":${value}}`);
    const texts = fc.array(
      fc.tuple(key, fc.oneof(json, wrapped, fc.string())).map(([name, value]) => text(name, value)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(texts, (list) => void readRecipe(list, undefined)),
      { seed: 32, numRuns: 2000 },
    );
  });
});

describe('content credentials', () => {
  const cbor = (value: string): Buffer => Buffer.concat([Buffer.from([0x78, value.length]), Buffer.from(value)]);
  const box = (type: string, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const manifest = (generator: string, type: string): Buffer =>
    box(
      'jumb',
      Buffer.from('\x6fclaim_generator', 'latin1'),
      cbor(generator),
      Buffer.from('qdigitalSourceType'),
      cbor(`http://cv.iptc.org/newscodes/digitalsourcetype/${type}`),
    );

  it('make a recipe without prompt, named after the maker', () => {
    const claim = readC2pa(box('jumb', manifest('ChatGPT', 'trainedAlgorithmicMedia')));
    expect(claim).toEqual({
      generator: 'ChatGPT',
      digitalSourceTypes: ['http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'],
    });
    expect(readRecipe([], claim)?.recipe).toMatchObject({ generator: 'OpenAI', loras: [] });
  });

  it('of a camera make none', () => {
    const claim = readC2pa(box('jumb', manifest('Leica M11-P', 'digitalCapture')));
    expect(claim.generator).toBe('Leica M11-P');
    expect(readRecipe([], claim)).toBeUndefined();
  });

  it('are read from the last manifest first, and never throw', () => {
    const store = box(
      'jumb',
      manifest('Old', 'digitalCapture'),
      manifest('New', 'compositeWithTrainedAlgorithmicMedia'),
    );
    expect(readC2pa(store).generator).toBe('New');
    fc.assert(
      fc.property(fc.nat(store.length), fc.nat(255), fc.nat(store.length), (at, value, length) => {
        const mutant = Buffer.from(store);
        mutant[at] = value;
        readC2pa(mutant.subarray(0, length));
      }),
      { seed: 33, numRuns: 1000 },
    );
  });
});

describe('parseJson', () => {
  it('keeps the digits of big integers and what stands in strings', () => {
    expect(
      parseJson(
        '{"a":18446744073709551615,"b":"12345678901234567890, NaN","c":NaN,"d":[-Infinity,1e400,1.5],"e":9007199254740991}',
      ),
    ).toEqual({
      a: '18446744073709551615',
      b: '12345678901234567890, NaN',
      c: null,
      d: [null, Infinity, 1.5],
      e: 9007199254740991,
    });
  });

  it('is not slowed down by quotes that never close', () => {
    expect(parseJson(`{"a":1234567890123456,"b":"${'\\"'.repeat(1_000_000)}`)).toBeUndefined();
  });

  it('gives nothing for what is no JSON, however deep', () => {
    expect(parseJson('[')).toBeUndefined();
    expect(parseJson('['.repeat(1_000_000))).toBeUndefined();
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.json().filter((json) => !/\d{16}/.test(json)),
        (json) => {
          expect(JSON.stringify(parseJson(json))).toBe(JSON.stringify(JSON.parse(json)));
        },
      ),
      { seed: 34, numRuns: 500 },
    );
  });
});
