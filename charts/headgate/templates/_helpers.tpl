{{/* Names, labels, and what follows from several values. */}}

{{- define "headgate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "headgate.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "headgate.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "headgate.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "headgate.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* A name of at most 63 characters, as a Service may have, that keeps its end. usage: include "headgate.joined" (list NAME END) */}}
{{- define "headgate.joined" -}}
{{- $end := printf "-%s" (last .) | trunc 63 -}}
{{- printf "%s%s" (first . | trunc (sub 63 (len $end) | int) | trimSuffix "-") $end | trimSuffix "-" | trimPrefix "-" -}}
{{- end -}}

{{- define "headgate.controller.fullname" -}}
{{- include "headgate.joined" (list (include "headgate.fullname" .) .Values.controller.name) -}}
{{- end -}}

{{/* NAMESPACE/NAME of the ConfigMap of controller.config; nothing where that is empty. */}}
{{- define "headgate.configMap" -}}
{{- if .Values.controller.config -}}
{{- printf "%s/%s" (include "headgate.configMap.namespace" .) (include "headgate.controller.fullname" .) -}}
{{- end -}}
{{- end -}}

{{- define "headgate.configMap.namespace" -}}
{{- default (include "headgate.namespace" .) .Values.controller.configMapNamespace -}}
{{- end -}}

{{- define "headgate.node.fullname" -}}
{{- include "headgate.joined" (list (include "headgate.fullname" .) .Values.node.name) -}}
{{- end -}}

{{- define "headgate.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "headgate.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "headgate.selectorLabels" -}}
app.kubernetes.io/name: {{ include "headgate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* usage: include "headgate.labels" (dict "root" $ "component" NAME "more" LABELS) */}}
{{- define "headgate.labels" -}}
{{- $labels := dict "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $_ := set $labels "app.kubernetes.io/version" (.root.Chart.AppVersion | trunc 63) -}}
{{- $_ := set $labels "app.kubernetes.io/part-of" (include "headgate.name" .root) -}}
{{- $_ := set $labels "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- with .component -}}
{{- $_ := set $labels "app.kubernetes.io/component" . -}}
{{- end -}}
{{- $labels = merge (include "headgate.selectorLabels" .root | fromYaml) $labels (.more | default dict) .root.Values.commonLabels -}}
{{- toYaml $labels -}}
{{- end -}}

{{- define "headgate.image" -}}
{{- $image := .Values.controller.image -}}
{{- $name := $image.repository -}}
{{- if not $name -}}
{{- $name = $image.image -}}
{{- with (default $image.registry .Values.global.image.registry) -}}
{{- $name = printf "%s/%s" . $name -}}
{{- end -}}
{{- end -}}
{{- $name -}}
{{- with $image.digest -}}
{{- if $image.tag -}}:{{ $image.tag }}{{- end -}}@{{ . }}
{{- else -}}
:{{ default .Chart.AppVersion $image.tag }}
{{- end -}}
{{- end -}}

{{/* The ports of HTTP and HTTPS in the pods of the controller, as YAML. */}}
{{- define "headgate.controller.ports" -}}
{{- if .Values.controller.hostNetwork -}}
{{- toYaml .Values.controller.hostPort.ports -}}
{{- else -}}
{{- toYaml .Values.controller.containerPort -}}
{{- end -}}
{{- end -}}

{{/* Whether pods of the controller open a port below 1024. */}}
{{- define "headgate.controller.lowPorts" -}}
{{- $ports := include "headgate.controller.ports" . | fromYaml -}}
{{- $low := or (lt (int $ports.http) 1024) (lt (int $ports.https) 1024) -}}
{{- range $port := concat (keys .Values.tcp) (keys .Values.udp) -}}
{{- $low = or $low (lt (int $port) 1024) -}}
{{- end -}}
{{- if $low }}true{{ end -}}
{{- end -}}

{{/* NAMESPACE/NAME of the ConfigMap of `tcp` or `udp`; nothing where that is empty. usage: include "headgate.exposed.configMap" (dict "root" $ "protocol" "tcp"|"udp") */}}
{{- define "headgate.exposed.configMap" -}}
{{- if get .root.Values .protocol -}}
{{- printf "%s/%s-%s" (include "headgate.exposed.namespace" .) (include "headgate.fullname" .root) .protocol -}}
{{- end -}}
{{- end -}}

{{- define "headgate.exposed.namespace" -}}
{{- default (include "headgate.namespace" .root) (get .root.Values.controller .protocol).configMapNamespace -}}
{{- end -}}

{{/* Name of such a port. usage: include "headgate.exposed.port" (dict "root" $ "protocol" "tcp"|"udp" "port" PORT) */}}
{{- define "headgate.exposed.port" -}}
{{- with .root.Values.portNamePrefix }}{{ . }}-{{ end }}{{ .port }}-{{ .protocol -}}
{{- end -}}

{{/* The selector of the namespaces that count; empty: all do, or one is named. */}}
{{- define "headgate.namespaceSelector" -}}
{{- if not .Values.controller.scope.enabled }}{{ .Values.controller.scope.namespaceSelector }}{{ end -}}
{{- end -}}

{{/* The ConfigMaps that are read by their names, as a YAML map of NAMESPACE/NAME. */}}
{{- define "headgate.configMaps" -}}
{{- with include "headgate.configMap" . }}
config: {{ . }}
{{- end }}
{{- range $key := list "add-headers" "proxy-set-headers" }}
{{- $named := toString (default "" (get $.Values.controller.config $key)) }}
{{- if regexMatch "^[^/\\s]+/[^/\\s]+$" $named }}
{{ $key }}: {{ quote $named }}
{{- end }}
{{- end }}
{{- range $protocol := list "tcp" "udp" }}
{{- with include "headgate.exposed.configMap" (dict "root" $ "protocol" $protocol) }}
{{ $protocol }}: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The one namespace that is read; empty: all are. */}}
{{- define "headgate.scope" -}}
{{- if .Values.controller.scope.enabled -}}
{{- default (include "headgate.namespace" .) .Values.controller.scope.namespace -}}
{{- end -}}
{{- end -}}

{{/* Whether the pods of the controller share: only where others are kept from the port. */}}
{{- define "headgate.controller.shares" -}}
{{- $closed := and .Values.controller.networkPolicy.enabled (not .Values.controller.hostNetwork) -}}
{{- if and .Values.controller.enabled .Values.cluster.enabled (or $closed .Values.cluster.trustedNetwork) }}true{{ end -}}
{{- end -}}

{{/* The same of the node's pods, where the program's own packet filter is what keeps others out. */}}
{{- define "headgate.node.shares" -}}
{{- $filter := and (ne .Values.node.virtualAddresses "off") (not .Values.node.containerSecurityContext) -}}
{{- if and .Values.node.enabled .Values.cluster.enabled (or $filter .Values.cluster.trustedNetwork) }}true{{ end -}}
{{- end -}}

{{- define "headgate.controller.replicas" -}}
{{- $c := .Values.controller -}}
{{- if eq $c.kind "DaemonSet" }}0{{ else if $c.autoscaling.enabled }}{{ $c.autoscaling.minReplicas }}{{ else }}{{ $c.replicaCount }}{{ end -}}
{{- end -}}

{{/* The flags of `headgate serve`, as a YAML map of their names. */}}
{{- define "headgate.flags" -}}
{{- range .Files.Lines "files/flags.txt" }}
{{- if and . (not (hasPrefix "#" .)) }}
{{ . | quote }}: true
{{- end }}
{{- end }}
{{- end -}}

{{/* Whether pods write to the API server: statuses, Events, and the Lease by which they agree who does. */}}
{{- define "headgate.writes" -}}
{{- if hasKey (include "headgate.flags" . | fromYaml) "election-id" }}true{{ end -}}
{{- end -}}

{{/* The Leases, as a YAML list of names: each kind of pods has its own, as they do not serve the same. */}}
{{- define "headgate.leases" -}}
{{- if .Values.controller.enabled }}
- {{ include "headgate.controller.lease" . }}
{{- end }}
{{- if .Values.node.enabled }}
- {{ include "headgate.node.lease" . }}
{{- end }}
{{- end -}}

{{- define "headgate.controller.lease" -}}
{{- default (printf "%s-leader" (include "headgate.controller.fullname" .)) .Values.controller.electionID -}}
{{- end -}}

{{- define "headgate.node.lease" -}}
{{- printf "%s-leader" (include "headgate.node.fullname" .) -}}
{{- end -}}

{{/* Whether an API server asks the pods of the controller about Ingresses. */}}
{{- define "headgate.admission" -}}
{{- if and .Values.controller.enabled .Values.controller.admissionWebhooks.enabled }}true{{ end -}}
{{- end -}}

{{/* What the Service, the Secret and the configuration of the webhook are called. */}}
{{- define "headgate.admission.fullname" -}}
{{- include "headgate.joined" (list (include "headgate.controller.fullname" .) .Values.controller.admissionWebhooks.name) -}}
{{- end -}}
