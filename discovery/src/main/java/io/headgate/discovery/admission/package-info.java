/**
 * What an API server is told that asks about an object before it takes it: a function of that
 * object and of what is in memory, without files, processes and network.
 *
 * <p>Start at {@link io.headgate.discovery.admission.AdmissionReviews}. How the question comes and
 * the answer goes is the matter of {@code gateway.admission}.
 */
package io.headgate.discovery.admission;
