/** The scenes that the demo library's pictures are painted from, by name. */
import type { Canvas } from '../canvas.ts';
import type { Random } from '../random.ts';
import { paintAurora } from './aurora.ts';
import { paintCity } from './city.ts';
import { paintDunes } from './dunes.ts';
import { paintGarden } from './garden.ts';
import { paintHills } from './hills.ts';
import { paintNebula } from './nebula.ts';
import { paintPlanet } from './planet.ts';
import { paintPortrait } from './portrait.ts';
import { paintPoster } from './poster.ts';
import { paintTide } from './tide.ts';

export type Scene = (canvas: Canvas, random: Random, variant: number, time?: number) => void;

export const scenes = {
  hills: paintHills,
  nebula: paintNebula,
  tide: paintTide,
  garden: paintGarden,
  portrait: paintPortrait,
  city: paintCity,
  planet: paintPlanet,
  dunes: paintDunes,
  aurora: paintAurora,
  poster: paintPoster,
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;
