/**
 * Owns: what a manifest says and which manifests are refused. Never: HTTP or files. Start at:
 * {@link dev.berth.registry.manifest.ManifestReader}. Next in flow: {@code index}, which links it.
 */
@NullMarked
package dev.berth.registry.manifest;

import org.jspecify.annotations.NullMarked;
