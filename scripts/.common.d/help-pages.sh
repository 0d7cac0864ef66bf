#!/usr/bin/env bash
# Makes man pages and the completion of bash, zsh and fish from the help of the installed command:
# help-pages.sh COMMAND SHARE. SHARE is the folder share of a package.
set -euo pipefail
belfry=$1
share=$2
mkdir -p "$share"/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

version=$("$belfry" --version)
"$belfry" --help >"$folder/belfry"
# A line for each command: its name, a tab, what it does.
sed -n 's/^  \([a-z]*\)  *\(.*\)/\1\t\2/p' "$folder/belfry" >"$folder/commands"

# man_page NAME SUMMARY: reads a help, and prints a man page. Each line of the help stays a line.
man_page() {
  local title=${1^^}
  printf '.TH %s 1 "" "%s" "User Commands"\n.SH NAME\n%s \\- %s\n' "$title" "$version" "$1" "$2"
  awk '
    function text(line) {
      gsub(/\\/, "\\e", line)
      gsub(/-/, "\\-", line)
      if (line ~ /^[.'\'']/) line = "\\&" line
      print line
    }
    FNR == 1 { print ".SH SYNOPSIS\n.nf"; sub(/^Usage: /, ""); usage = 1; text($0); next }
    usage && /^   +[^ ]/ && !/^  [a-z]/ { sub(/^ +/, "    "); text($0); next }
    usage { print ".fi\n.SH DESCRIPTION\n.nf"; usage = 0 }
    { text($0) }
    END { print ".fi" }
  '
}

# options: reads a help, and prints a line for each option: its names with spaces between them, a tab,
# "value" if it has one, a tab, and the first sentence of its description.
options() {
  awk '
    function flush() {
      sub(/^[^.;:]*: /, "", description)
      sub(/[.;:] .*/, "", description)
      sub(/[.]$/, "", description)
      if (names != "") print names "\t" value "\t" description
      names = ""
    }
    /^ ? ? ? ? ? ? ? ?-/ {
      flush()
      line = $0
      sub(/^ +/, "", line)
      description = ""
      if (match(line, /  +/)) { description = substr(line, RSTART + RLENGTH); line = substr(line, 1, RSTART - 1) }
      value = line ~ /[=[]/ ? "value" : ""
      sub(/[=[].*/, "", line)
      gsub(/,/, "", line)
      names = line
      next
    }
    names != "" && /^            / {
      sub(/^ +/, "")
      description = description (description == "" ? "" : " ") $0
      next
    }
    { flush() }
    END { flush() }
  '
}

# below COMMAND: reads the help of a command, and prints the words that may follow it, on one line.
below() {
  awk -v command="$1" '
    /^Commands:/ { list = 1; next }
    /^[^ ]/ { list = 0 }
    list && /^  [a-z]+ / { print $1 }
    $0 ~ "^  (belfry )?" command " " { for (i = 2; i <= NF; i++) if ($i != command && $i ~ /^[a-z]+$/) { print $i; break } }
  ' | sort -u | paste -sd' '
}

while IFS=$'\t' read -r command summary; do
  [[ $command != prepare ]] || continue # it has no options
  "$belfry" "$command" --help | sed -e '1s/^Usage: \(belfry \)\?\(chat raw\b\)\?/Usage: belfry \2/' \
    -e '1s/chat raw/raw/' -e 's:scripts/\([a-z]\):belfry \1:g' >"$folder/help.$command"
  man_page "belfry-$command" "$summary" <"$folder/help.$command" >"$share/man/man1/belfry-$command.1"
  options <"$folder/help.$command" >"$folder/options.$command"
  case $command in
    admin | bridge | time) below "$command" <"$folder/help.$command" >"$folder/below.$command" ;;
    *) : >"$folder/below.$command" ;; # what follows is an address
  esac
done <"$folder/commands"
man_page belfry "chat and a clock over plain sockets" <"$folder/belfry" >"$share/man/man1/belfry.1"

{
  cat <<'EOF'
# Completes belfry in bash. Made from belfry --help.
_belfry() {
  local word=${COMP_WORDS[COMP_CWORD]} options='' below=''
  if ((COMP_CWORD == 1)); then
EOF
  printf '    mapfile -t COMPREPLY < <(compgen -W "%s" -- "$word")\n' "$(cut -f1 "$folder/commands" | paste -sd' ')"
  printf '    return\n  fi\n  case ${COMP_WORDS[1]} in\n'
  for each in "$folder"/options.*; do
    printf '    %s) options="%s" below="%s" ;;\n' "${each##*.}" "$(cut -f1 "$each" | paste -sd' ')" "$(<"$folder/below.${each##*.}")"
  done
  cat <<'EOF'
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    ((COMP_CWORD == 2)) || below=
    mapfile -t COMPREPLY < <(compgen -W "$below" -- "$word" && [[ $word ]] || compgen -f -- "$word")
  fi
}
complete -o filenames -F _belfry belfry
EOF
} >"$share/bash-completion/completions/belfry"

{
  printf '#compdef belfry\n# Completes belfry in zsh. Made from belfry --help.\n_belfry() {\n  local -a commands options below\n'
  printf '  commands=(\n'
  awk -F'\t' '{ gsub(/'\''/, "", $2); gsub(/:/, "\\:", $2); printf "    '\''%s:%s'\''\n", $1, $2 }' "$folder/commands"
  printf '  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n'
  for each in "$folder"/options.*; do
    printf '    %s)\n      options=(\n' "${each##*.}"
    awk -F'\t' '{
      gsub(/'\''/, "", $3); gsub(/\\/, "", $3); gsub(/\[/, "\\[", $3); gsub(/\]/, "\\]", $3); gsub(/:/, "\\:", $3)
      count = split($1, names, " ")
      for (i = 1; i <= count; i++)
        printf "        '\''%s[%s]%s'\''\n", names[i] ($2 != "" && names[i] ~ /^--/ ? "=" : ""), $3, ($2 == "" ? "" : ":value:_files")
    }' "$each"
    printf '      )\n      below=(%s)\n      ;;\n' "$(<"$folder/below.${each##*.}")"
  done
  printf '  esac\n  if (( CURRENT == 3 && $#below )) && [[ $words[3] != -* ]]; then\n    compadd -a below && return\n  fi\n'
  printf '  shift words\n  (( CURRENT-- ))\n  _arguments "$options[@]" "*:file:_files"\n}\n_belfry "$@"\n'
} >"$share/zsh/site-functions/_belfry"

{
  printf '# Completes belfry in fish. Made from belfry --help.\n'
  awk -F'\t' '{ gsub(/'\''/, "", $2)
    printf "complete -c belfry -n __fish_use_subcommand -f -a %s -d '\''%s'\''\n", $1, $2 }' "$folder/commands"
  for each in "$folder"/options.*; do
    awk -F'\t' -v command="${each##*.}" '{
      gsub(/'\''/, "", $3); gsub(/\\/, "", $3)
      count = split($1, names, " ")
      line = ""
      for (i = 1; i <= count; i++) line = line (names[i] ~ /^--/ ? " -l " substr(names[i], 3) : " -s " substr(names[i], 2))
      printf "complete -c belfry -n '\''__fish_seen_subcommand_from %s'\''%s%s -d '\''%s'\''\n", command, line, ($2 == "" ? "" : " -r"), $3
    }' "$each"
    if [[ -s $folder/below.${each##*.} && $(<"$folder/below.${each##*.}") ]]; then
      printf "complete -c belfry -n '__fish_seen_subcommand_from %s' -a '%s'\n" "${each##*.}" "$(<"$folder/below.${each##*.}")"
    fi
  done
} >"$share/fish/vendor_completions.d/belfry.fish"
