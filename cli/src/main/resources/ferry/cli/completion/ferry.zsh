#compdef ferry
# Completion of ferry for zsh, as a file _ferry in one of the folders of $fpath, or:
#   source <(ferry completion zsh)

@TABLES@
@LOOK@
_ferry() {
  local ferry=${(Q)words[1]} at option server only count fits typed line
  local -a texts shown
  ferry=${ferry/#\~\//$HOME/}

  __ferry_look "${(@Q)words[2,CURRENT-1]}"
  typed=$PREFIX
  if [[ -z $option && -z $only && $typed == --*=* ]]; then
    option=${typed%%=*}
    compset -P 1 '*='
    typed=$PREFIX
  fi
  __ferry_fit "$typed"
  if [[ $fits == *' list' ]]; then
    compset -P '*,'
    typed=$PREFIX
  fi

  case $fits in
  files)
    _files
    return
    ;;
  folders)
    _files -/
    return
    ;;
  esac
  while IFS= read -r line; do
    texts+=("${line%%$'\t'*}")
    shown+=("${line/$'\t'/  -- }")
  done < <(__ferry_offer "$typed")
  compadd -l -d shown -a -- texts
}

if [ "$funcstack[1]" = _ferry ]; then
  _ferry "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _ferry ferry
fi
