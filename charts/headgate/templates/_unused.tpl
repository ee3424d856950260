{{/* What a values file of ingress-nginx sets and has no effect here: one line each. */}}
{{- define "headgate.unused" -}}
{{- $known := include "headgate.flags" . | fromYaml -}}
{{- range $path, $why := .Files.Get "files/unused-values.yaml" | fromYaml }}
{{- if eq (include "headgate.isSet" (dict "values" $.Values "path" $path)) "true" }}
{{ $path }}: {{ $why }}
{{- end }}
{{- end }}
{{- range $path, $flag := .Files.Get "files/unused-flags.yaml" | fromYaml }}
{{- if and (not (hasKey $known $flag)) (eq (include "headgate.isSet" (dict "values" $.Values "path" $path)) "true") }}
{{ $path }}: there is no flag --{{ $flag }} yet
{{- end }}
{{- end }}
{{- $others := include "headgate.otherFlags" . | fromYaml }}
{{- range $component := list "controller" "node" }}
{{- range $name, $value := (get $.Values $component).extraArgs }}
{{- if hasKey $others $name }}
{{ $component }}.extraArgs.{{ $name }}: there is no such flag
{{- end }}
{{- end }}
{{- end }}
{{- if include "headgate.waitShutdown" . }}
controller.lifecycle.preStop: /wait-shutdown is not in the image, and the program waits by itself
{{- end }}
{{- if eq (dig "httpGet" "path" "" .Values.controller.readinessProbe) "/healthz" }}
controller.readinessProbe: it is used, but /healthz says only that the program works; /readyz, that it serves
{{- end }}
{{- end -}}

{{/* Whether something stands at a path such as a.b.c that is neither empty nor turned off. */}}
{{- define "headgate.isSet" -}}
{{- $at := .values -}}
{{- range $key := splitList "." .path -}}
{{- if and (kindIs "map" $at) (hasKey $at $key) -}}
{{- $at = get $at $key -}}
{{- else -}}
{{- $at = "" -}}
{{- end -}}
{{- end -}}
{{- if kindIs "map" $at -}}
{{- if and $at (ne (toString (get $at "enabled")) "false") }}true{{ end -}}
{{- else if $at -}}
true
{{- end -}}
{{- end -}}
