//! A planet among stars: the same picture for the same seed.

use crate::random::Random;
use std::f64::consts::TAU;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 640.0;

struct Planet {
    x: f64,
    y: f64,
    radius: f64,
    tilt: f64,
    hue: f64,
    accent: f64,
}

pub fn draw(seed: u64) -> String {
    let random = &mut Random::new(seed);
    let planet = choose_planet(random);
    let ringed = random.chance(0.65);
    let mut svg = String::with_capacity(24 * 1024);

    // Writing into a String cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' \
         width='{WIDTH}' height='{HEIGHT}'><title>Planet {seed}</title>"
    );
    definitions(&mut svg, seed, &planet);
    sky(&mut svg, random, &planet);
    constellation(&mut svg, random, &planet);
    if ringed {
        ring(&mut svg, &planet, "back");
    }
    globe(&mut svg, random, &planet);
    if ringed {
        ring(&mut svg, &planet, "front");
    }
    moons(&mut svg, random, &planet);
    svg.push_str("</svg>\n");
    svg
}

fn choose_planet(random: &mut Random) -> Planet {
    let hue = random.between(0.0, 360.0);
    Planet {
        x: random.between(430.0, 560.0),
        y: random.between(300.0, 345.0),
        radius: random.between(150.0, 195.0),
        tilt: random.between(-26.0, 26.0),
        hue,
        accent: (hue + random.between(35.0, 70.0)) % 360.0,
    }
}

fn definitions(svg: &mut String, seed: u64, planet: &Planet) {
    let Planet { x, y, radius, hue, accent, .. } = planet;
    let noise = seed % 10_000;
    // A night sky stays blue to violet, whatever the planet's own colour.
    let sky = 218.0 + hue / 360.0 * 44.0;
    let _ = write!(
        svg,
        "<defs>\
         <radialGradient id='sky' cx='.5' cy='.48' r='.8'>\
         <stop offset='0' stop-color='hsl({sky:.0} 48% 17%)'/>\
         <stop offset='.55' stop-color='hsl({sky:.0} 55% 9%)'/>\
         <stop offset='1' stop-color='hsl({sky:.0} 60% 4%)'/></radialGradient>\
         <radialGradient id='nebula'><stop offset='0' stop-color='hsl({accent:.0} 80% 60%)' \
         stop-opacity='.22'/><stop offset='1' stop-color='hsl({accent:.0} 80% 60%)' \
         stop-opacity='0'/></radialGradient>\
         <radialGradient id='glow'><stop offset='.72' stop-color='hsl({hue:.0} 90% 70%)' \
         stop-opacity='.34'/><stop offset='1' stop-color='hsl({hue:.0} 90% 70%)' \
         stop-opacity='0'/></radialGradient>\
         <radialGradient id='shade' cx='.32' cy='.27' r='.8'>\
         <stop offset='0' stop-color='#fff' stop-opacity='.3'/>\
         <stop offset='.3' stop-color='#fff' stop-opacity='0'/>\
         <stop offset='.6' stop-color='#02030a' stop-opacity='.42'/>\
         <stop offset='1' stop-color='#02030a' stop-opacity='.97'/></radialGradient>\
         <radialGradient id='moon' cx='.32' cy='.3' r='.8'>\
         <stop offset='0' stop-color='hsl({accent:.0} 30% 88%)'/>\
         <stop offset='.6' stop-color='hsl({accent:.0} 22% 48%)'/>\
         <stop offset='1' stop-color='hsl({sky:.0} 40% 9%)'/></radialGradient>\
         <linearGradient id='ring'><stop offset='0' stop-color='hsl({accent:.0} 70% 80%)' \
         stop-opacity='.95'/><stop offset='.55' stop-color='hsl({accent:.0} 60% 62%)' \
         stop-opacity='.75'/><stop offset='1' stop-color='hsl({hue:.0} 55% 30%)' \
         stop-opacity='.3'/></linearGradient>\
         <clipPath id='disc'><circle cx='{x:.1}' cy='{y:.1}' r='{radius:.1}'/></clipPath>\
         <filter id='storm' x='-10%' y='-10%' width='120%' height='120%'>\
         <feTurbulence type='fractalNoise' baseFrequency='.006 .022' numOctaves='4' \
         seed='{noise}'/><feDisplacementMap in='SourceGraphic' scale='54' \
         xChannelSelector='R' yChannelSelector='G'/></filter></defs>"
    );
}

fn sky(svg: &mut String, random: &mut Random, planet: &Planet) {
    let _ = write!(svg, "<rect width='{WIDTH}' height='{HEIGHT}' fill='url(#sky)'/>");
    for _ in 0..3 {
        let _ = write!(
            svg,
            "<ellipse cx='{:.0}' cy='{:.0}' rx='{:.0}' ry='{:.0}' fill='url(#nebula)'/>",
            random.between(0.0, WIDTH),
            random.between(0.0, HEIGHT),
            random.between(220.0, 420.0),
            random.between(130.0, 260.0),
        );
    }
    for _ in 0..190 {
        let (x, y) = (random.between(0.0, WIDTH), random.between(0.0, HEIGHT));
        // Few bright stars, many faint ones.
        let size = 0.35 + 1.5 * random.between(0.0, 1.0).powi(4);
        let light = random.between(0.25, 0.95);
        let hue = if random.chance(0.5) { planet.accent } else { 215.0 };
        let _ = write!(
            svg,
            "<circle cx='{x:.1}' cy='{y:.1}' r='{size:.2}' fill='hsl({hue:.0} 80% 90%)' \
             opacity='{light:.2}'/>"
        );
    }
}

fn constellation(svg: &mut String, random: &mut Random, planet: &Planet) {
    let count = random.whole(5, 7);
    let left = random.chance(0.5);
    let start = if left { 60.0 } else { WIDTH - 330.0 };
    let base = random.between(90.0, 130.0);
    let points: Vec<(f64, f64)> = (0..count)
        .map(|index| {
            let x = start + 270.0 * f64::from(index) / f64::from(count - 1);
            (x + random.between(-12.0, 12.0), base + random.between(-55.0, 55.0))
        })
        .collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let accent = planet.accent;
    let _ = write!(
        svg,
        "<polyline points='{}' fill='none' stroke='hsl({accent:.0} 70% 82%)' stroke-width='.9' \
         stroke-dasharray='2 5' opacity='.6'/>",
        path.join(" ")
    );
    for (x, y) in points {
        let size = random.between(1.6, 3.2);
        let _ = write!(
            svg,
            "<circle cx='{x:.1}' cy='{y:.1}' r='{:.1}' fill='hsl({accent:.0} 90% 80%)' \
             opacity='.16'/><circle cx='{x:.1}' cy='{y:.1}' r='{size:.1}' fill='#fff'/>",
            size * 3.4
        );
    }
}

fn globe(svg: &mut String, random: &mut Random, planet: &Planet) {
    let Planet { x, y, radius, tilt, hue, accent } = planet;
    let _ = write!(
        svg,
        "<circle cx='{x:.1}' cy='{y:.1}' r='{:.1}' fill='url(#glow)'/>\
         <g clip-path='url(#disc)'><g transform='rotate({tilt:.1} {x:.1} {y:.1})'>\
         <g filter='url(#storm)'>\
         <rect x='{:.1}' y='{:.1}' width='{:.1}' height='{:.1}' fill='hsl({hue:.0} 62% 56%)'/>",
        radius * 1.28,
        x - radius * 1.4,
        y - radius * 1.4,
        radius * 2.8,
        radius * 2.8,
    );
    let mut top = y - radius * 1.2;
    while top < y + radius * 1.2 {
        let height = random.between(radius * 0.05, radius * 0.24);
        let tone = if random.chance(0.6) { *hue } else { *accent };
        let _ = write!(
            svg,
            "<rect x='{:.1}' y='{top:.1}' width='{:.1}' height='{height:.1}' \
             fill='hsl({:.0} {:.0}% {:.0}%)' opacity='{:.2}'/>",
            x - radius * 1.4,
            radius * 2.8,
            tone + random.between(-12.0, 12.0),
            random.between(45.0, 78.0),
            random.between(34.0, 76.0),
            random.between(0.55, 0.95),
        );
        top += height;
    }
    eye_of_the_storm(svg, random, planet);
    let _ = write!(
        svg,
        "</g></g><circle cx='{x:.1}' cy='{y:.1}' r='{radius:.1}' fill='url(#shade)'/></g>\
         <circle cx='{x:.1}' cy='{y:.1}' r='{radius:.1}' fill='none' \
         stroke='hsl({hue:.0} 90% 84%)' stroke-opacity='.22' stroke-width='1.2'/>"
    );
}

fn eye_of_the_storm(svg: &mut String, random: &mut Random, planet: &Planet) {
    let Planet { x, y, radius, accent, .. } = planet;
    let cx = x + radius * random.between(-0.45, 0.2);
    let cy = y + radius * random.between(0.15, 0.45);
    for (scale, light) in [(1.0, 78.0), (0.7, 62.0), (0.4, 84.0)] {
        let _ = write!(
            svg,
            "<ellipse cx='{cx:.1}' cy='{cy:.1}' rx='{:.1}' ry='{:.1}' \
             fill='hsl({accent:.0} 72% {light:.0}%)' opacity='.8'/>",
            radius * 0.2 * scale,
            radius * 0.1 * scale,
        );
    }
}

/// One half of the rings: the back goes behind the globe, the front before it.
fn ring(svg: &mut String, planet: &Planet, half: &str) {
    let Planet { x, y, radius, tilt, .. } = planet;
    let sweep = if half == "back" { 1 } else { 0 };
    let _ = write!(
        svg,
        "<g transform='rotate({tilt:.1} {x:.1} {y:.1})' fill='none' stroke='url(#ring)'>"
    );
    for (scale, width, opacity) in
        [(1.42, 5.0, 0.45), (1.58, 15.0, 0.8), (1.75, 7.0, 0.6), (1.86, 2.0, 0.5)]
    {
        let (rx, ry) = (radius * scale, radius * scale * 0.24);
        let _ = write!(
            svg,
            "<path d='M{:.1} {y:.1}A{rx:.1} {ry:.1} 0 0 {sweep} {:.1} {y:.1}' \
             stroke-width='{width}' opacity='{opacity}'/>",
            x - rx,
            x + rx,
        );
    }
    svg.push_str("</g>");
}

fn moons(svg: &mut String, random: &mut Random, planet: &Planet) {
    for _ in 0..random.whole(1, 3) {
        let angle = random.between(0.0, TAU);
        let distance = planet.radius * random.between(1.45, 1.75);
        let _ = write!(
            svg,
            "<circle cx='{:.1}' cy='{:.1}' r='{:.1}' fill='url(#moon)'/>",
            planet.x + distance * 1.25 * angle.cos(),
            planet.y + distance * 0.85 * angle.sin(),
            random.between(7.0, 21.0),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn draws_the_same_planet_for_the_same_seed() {
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
